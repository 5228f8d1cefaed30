// SPDX-License-Identifier: MIT
#include "cunix_log.h"

_Thread_local void *sys_thread_scratch;
