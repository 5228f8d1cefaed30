// SPDX-License-Identifier: MIT
#include "cunix.h"
