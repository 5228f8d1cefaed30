// SPDX-License-Identifier: MIT
#ifndef CLUST_LANDLOCK_H
#define CLUST_LANDLOCK_H

#include "clust.h"

/// Makes the domain that the daemon is to enter, as far as the kernel has it, and notes in the plan what it lacks.
///
/// Returns 0, or an errno with the reason in `why`. Before the sequence: it may fail, and nothing is lost.
int clust_make_domain(struct clust_plan *plan, const char **why);

#endif
