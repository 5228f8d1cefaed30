// SPDX-License-Identifier: MIT
#ifndef CLUST_MOUNTS_H
#define CLUST_MOUNTS_H

#include "run.h"

// Flags that need mounts of the daemon's own.
#define CLUST_OWN_MOUNTS (CLUST_BIND_TASK | CLUST_NAMESPACE)

#ifndef SYS_landlock_add_rule
#define SYS_landlock_add_rule 445
#endif

/// Goes into the jail's directory in a mount namespace of the daemon's own, and mounts there what the plan's flags say.
void clust_own_mounts(struct run *run);

#endif
