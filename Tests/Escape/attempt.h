// SPDX-License-Identifier: MIT
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include "escape.h"

/// Tries one thing. Returns 0 or more if it worked, -errno if it was refused.
typedef long attempt_function(const struct escape_target *target);

struct attempt {
	const char *name;
	attempt_function *make;
	int known; ///< not counted: the kernel offers nothing against it
};

extern const struct attempt identity_attempts[], jail_attempts[], process_attempts[], kernel_attempts[];

/// What a call says, as an attempt does.
long outcome(long result);

/// The attempt is none here: counted as held, and said.
#define NOT_HERE (-10000)

#endif
