// SPDX-License-Identifier: MIT
//
// After the drop: what has the process become, and can it go back? A call that "succeeded" without effect is found here.
// Source: CERT C POS37-C "Ensure that privilege relinquishment is successful".

#include "run.h"
#include "status.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>

static char text[65536];

/// The answer differs from the plan: no errno says that, this one comes nearest.
static _Noreturn void is_not(struct run *run)
{
	clust_leave(run, CLUST_READ_BACK, ENOTRECOVERABLE);
}

static int four_are(const uint32_t value[4], uint32_t wanted)
{
	return value[0] == wanted && value[1] == wanted && value[2] == wanted && value[3] == wanted;
}

static int identity_is(const struct clust_plan *plan, const struct status *status)
{
	return four_are(status->uid, plan->uid) && four_are(status->gid, plan->gid) &&
	       clust_status_has_groups(status, plan->groups, plan->group_count);
}

static int capabilities_are(const struct clust_plan *plan, const struct status *status)
{
	return status->permitted == plan->keep && status->effective == plan->keep && status->inheritable == plan->carried &&
	       status->ambient == plan->carried && status->bounding == plan->bounding_left;
}

static void examine_status(struct run *run, int file)
{
	const struct clust_plan *plan = run->plan;
	struct status status;

	long size = TRY(CLUST_READ_BACK, pread64, file, text, sizeof text - 1, 0);
	DO_OR_LEAVE(CLUST_READ_BACK, close, file);
	if (run->rehearsal)
		return;
	if (size < 0)
		clust_leave(run, CLUST_READ_BACK, -size);
	if (clust_status_read(text, &status) || status.threads != 1 || status.no_new_privs != 1)
		is_not(run);
	if (plan->flags & CLUST_DROP && !(identity_is(plan, &status) && capabilities_are(plan, &status)))
		is_not(run);
}

static void examine_flags(struct run *run)
{
	long dumpable = TRY(CLUST_READ_BACK, prctl, PR_GET_DUMPABLE, 0, 0, 0, 0);
	if (dumpable != 0)
		is_not(run);
	if (run->plan->flags & CLUST_DROP && run->plan->securebits) {
		long bits = TRY_EXPECTING(CLUST_READ_BACK, (long)run->plan->securebits, prctl, PR_GET_SECUREBITS, 0, 0, 0,
					  0);
		if (bits != (long)run->plan->securebits)
			is_not(run);
	}
}

/// "/", "." and what lies above "/" are the jail's directory, the one that was judged.
static void examine_root(struct run *run)
{
	static const char *const path[] = {"/", ".", "/.."};

	for (int i = 0; i < 3; i++) {
		struct stat facts = {0};
		DO_OR_LEAVE(CLUST_READ_BACK, newfstatat, AT_FDCWD, path[i], &facts, 0);
		if (!run->rehearsal &&
		    (facts.st_dev != run->plan->jail_device || facts.st_ino != run->plan->jail_inode))
			is_not(run);
	}
}

void clust_read_back(struct run *run, int status)
{
	examine_status(run, status);
	examine_flags(run);
	if (run->plan->flags & CLUST_JAIL)
		examine_root(run);
}

static void refused(struct run *run, long result)
{
	if (result >= 0)
		clust_leave(run, CLUST_MUST_FAIL, ENOTRECOVERABLE);
}

#define MUST_FAIL(name, ...) refused(run, TRY_EXPECTING(CLUST_MUST_FAIL, -EPERM, name, __VA_ARGS__))

void clust_must_fail(struct run *run)
{
	static const gid_t root_group = 0;

	MUST_FAIL(setresuid, 0, 0, 0);
	MUST_FAIL(setresuid, -1, 0, -1);
	MUST_FAIL(setuid, 0);
	MUST_FAIL(setresgid, 0, 0, 0);
	MUST_FAIL(setresgid, -1, 0, -1);
	MUST_FAIL(setgid, 0);
	MUST_FAIL(setgroups, 1, &root_group);
	MUST_FAIL(chroot, "/");
	if (run->plan->securebits)
		MUST_FAIL(prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0);
}
