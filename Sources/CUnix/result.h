// SPDX-License-Identifier: MIT
#ifndef CUNIX_RESULT_H
#define CUNIX_RESULT_H

#include <errno.h>

/// A call's result, or -errno.
static inline long sys_result(long result)
{
	return result < 0 ? -(long)errno : result;
}

#endif
