// SPDX-License-Identifier: MIT
//
// /proc/<pid>/status, the one place where the kernel says all of a process's identity at once.

#ifndef CLUST_STATUS_H
#define CLUST_STATUS_H

#include <stddef.h>
#include <stdint.h>

struct status {
	uint32_t uid[4], gid[4]; ///< real, effective, saved, file system
	const char *groups;      ///< the numbers, in the text that was read
	uint64_t inheritable, permitted, effective, bounding, ambient;
	uint64_t blocked, ignored, caught; ///< signals
	uint32_t threads, no_new_privs, umask;
	int has_seccomp; ///< the kernel has it, whether there is a filter or not
};

/// Reads the text of /proc/<pid>/status, which ends in NUL. 0, or -1 where a field is missing. Async-signal-safe.
int clust_status_read(const char *text, struct status *status);

/// Whether the groups in status are those of the list, in any order. Async-signal-safe.
int clust_status_has_groups(const struct status *status, const uint32_t *groups, size_t count);

#endif
