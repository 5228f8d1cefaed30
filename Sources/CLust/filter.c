// SPDX-License-Identifier: MIT
#include "filter.h"
#include "run.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#if defined(__x86_64__)
#include "filter_x86_64.h"
#define MADE(kind) FILTER(x86_64_##kind)
#else
#include "filter_aarch64.h"
#define MADE(kind) FILTER(aarch64_##kind)
#endif

static const struct sock_fprog by_default = MADE(default), strict = MADE(strict), strict_exec = MADE(strict_exec);

const struct sock_fprog clust_keeper_filter = MADE(keeper);

static const struct sock_fprog *chosen(const struct clust_plan *plan)
{
	if (plan->seccomp == CLUST_SECCOMP_DEFAULT)
		return &by_default;
	return plan->flags & CLUST_EXEC ? &strict_exec : &strict;
}

void clust_must_be_filtered(struct run *run, enum clust_step step)
{
	// To the kernel this is TIOCSTI, to who compares all 64 bits another request (CVE-2019-10063). Without a filter the
	// answer is EBADF.
	const long typing = 1L << 32 | TIOCSTI;

	long result = TRY_EXPECTING(step, -EPERM, ioctl, -1, typing, 0);
	if (result != -EPERM)
		clust_is_not(run, step, "system calls are not filtered");
}

void clust_filter(struct run *run)
{
	if (run->plan->seccomp == CLUST_SECCOMP_OFF)
		return;
	// Not seccomp(2), which does the same: a filter of the starter's may lack it, as systemd's @system-service does.
	DO_OR_LEAVE(CLUST_SECCOMP, prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, chosen(run->plan), 0, 0);
	clust_must_be_filtered(run, CLUST_SECCOMP);
}
