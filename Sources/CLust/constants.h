// SPDX-License-Identifier: MIT
//
// The names of constants, as strace(1) writes them.

#ifndef CLUST_CONSTANTS_H
#define CLUST_CONSTANTS_H

#include <stddef.h>
#include <stdint.h>

/// Families of constants that the sequence's calls take.
enum constants {
	PRCTLS,
	SECUREBITS,
	RESOURCES,
	OPEN_FLAGS,
	FCNTLS,
	UNSHARE_FLAGS,
	CLONE_FLAGS,
	MOUNT_FLAGS,
};

/// Writes at `length`, never beyond `size`. Returns the new length: that of what is there.
int clust_add(char *text, size_t size, int length, const char *format, ...) __attribute__((format(printf, 4, 5)));

/// Writes one constant, or its number. Returns the length.
int clust_constant(char *text, size_t size, enum constants family, uint64_t value);

/// Writes the bits of a value as "A|B", the rest in hexadecimal; `none` where there are none. Returns the length.
int clust_flags(char *text, size_t size, enum constants family, uint64_t value, const char *none);

/// Writes "CAP_NET_BIND_SERVICE". Returns the length.
int clust_upper_capability(char *text, size_t size, int capability);

/// Writes "1<<CAP_SETUID|1<<CAP_SYS_CHROOT", or "0". Returns the length.
int clust_capability_set(char *text, size_t size, uint64_t capabilities);

#endif
