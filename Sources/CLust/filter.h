// SPDX-License-Identifier: MIT
//
// Filters of system calls, installed last: seccomp(2).

#ifndef CLUST_FILTER_H
#define CLUST_FILTER_H

#include <linux/filter.h>

/// A table of instructions as the kernel takes it, which does not write to it.
#define FILTER(table) {sizeof(table) / sizeof *(table), (struct sock_filter *)(table)}

struct run;

/// The daemon's own, and proof that it is there. Leaves otherwise.
void clust_filter(struct run *run);

/// The keeper's.
extern const struct sock_fprog clust_keeper_filter;

#endif
