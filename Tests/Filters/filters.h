// SPDX-License-Identifier: MIT
#ifndef FILTERS_H
#define FILTERS_H

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum kind { DEFAULT, STRICT, STRICT_EXEC, KEEPER, KINDS };

struct program {
	struct sock_filter code[BPF_MAXINSNS];
	size_t length;
};

struct architecture {
	const char *name;
	uint32_t token;
	struct sock_fprog shipped[KINDS];
};

extern const char *const kind_names[KINDS];

/// Ends the process where the result is a negative errno.
void must(int result, const char *what);

/// Has libseccomp make a filter of the lists.
void make(const struct architecture *architecture, enum kind kind, struct program *program);

/// Says for which calls the shipped filter answers otherwise than what is made now. Returns how many.
int compare(const struct architecture *architecture, enum kind kind);

#endif
