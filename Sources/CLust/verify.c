// SPDX-License-Identifier: MIT
//
// After the drop: what has the process become, and can it go back? A call that "succeeded" without effect is found here.
// Source: CERT C POS37-C "Ensure that privilege relinquishment is successful".

#include "run.h"
#include "status.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static char text[65536];

/// The answer differs from the plan: no errno says that, this one comes nearest.
void clust_is_not(struct run *run, enum clust_step step, const char *what)
{
	size_t size = 0;

	while (what[size])
		size++;
	clust_tell(run->plan, what, size);
	clust_leave(run, step, ENOTRECOVERABLE);
}

static void require(struct run *run, int so, const char *otherwise)
{
	if (!so)
		clust_is_not(run, CLUST_READ_BACK, otherwise);
}

static int is(const struct stat *facts, const struct clust_file *file)
{
	return facts->st_dev == file->device && facts->st_ino == file->inode;
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

/// Blocked are all, but for the two that cannot be.
static int signals_are(const struct clust_plan *plan, const struct status *status)
{
	const uint64_t never = 1ULL << (SIGKILL - 1) | 1ULL << (SIGSTOP - 1), pipe = 1ULL << (SIGPIPE - 1);

	if ((status->blocked | never) != ~0ULL)
		return 0;
	// A hook may have its own handlers.
	return plan->hook || (status->ignored == pipe && status->caught == 0);
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
	require(run, !clust_status_read(text, &status), "/proc/self/status cannot be read");
	require(run, status.threads == 1, "there is a second thread");
	require(run, status.no_new_privs == 1, "no_new_privs is not set");
	require(run, status.umask == plan->umask, "the umask is another than planned");
	require(run, signals_are(plan, &status), "the signals are not blocked or not reset");
	if (!(plan->flags & CLUST_DROP))
		return;
	require(run, identity_is(plan, &status), "the user or the groups are not those planned");
	require(run, capabilities_are(plan, &status), "the capabilities are not those planned");
}

static void examine_limit(struct run *run, int resource, uint64_t soft, uint64_t hard)
{
	struct rlimit limit = {~soft, ~hard};

	DO_OR_LEAVE(CLUST_READ_BACK, prlimit64, 0, resource, 0, &limit);
	require(run, run->rehearsal || (limit.rlim_cur == soft && limit.rlim_max == hard),
		"a resource limit is another than planned");
}

static void examine_limits(struct run *run)
{
	const struct clust_plan *plan = run->plan;

	examine_limit(run, RLIMIT_CORE, 0, 0);
	// A hook may have changed them, and root may raise what it lowered.
	for (size_t i = 0; i < plan->limit_count && !plan->hook; i++)
		examine_limit(run, plan->limits[i].resource, plan->limits[i].soft, plan->limits[i].hard);
}

static void examine_flags(struct run *run)
{
	long dumpable = TRY(CLUST_READ_BACK, prctl, PR_GET_DUMPABLE, 0, 0, 0, 0);
	require(run, dumpable == 0, "the process can be dumped and traced");
	if (run->plan->flags & CLUST_DROP && run->plan->securebits) {
		long bits = TRY_EXPECTING(CLUST_READ_BACK, (long)run->plan->securebits, prctl, PR_GET_SECUREBITS, 0, 0, 0,
					  0);
		require(run, bits == (long)run->plan->securebits, "the secure bits are not those planned");
	}
}

/// "/", "." and what lies above "/" are the jail's directory, the one that was judged.
static void examine_root(struct run *run)
{
	static const char *const path[] = {"/", ".", "/.."};

	for (int i = 0; i < 3; i++) {
		struct stat facts = {0};
		DO_OR_LEAVE(CLUST_READ_BACK, newfstatat, AT_FDCWD, path[i], &facts, 0);
		require(run, run->rehearsal || is(&facts, &run->plan->jail_is), "the root is not the jail");
	}
	clust_must_be_closed(run, CLUST_READ_BACK, run->plan->jail);
}

/// Without a jail too, no other directory is kept busy or within reach.
void clust_must_be_at_root(struct run *run, enum clust_step step)
{
	struct stat root = {0}, here = {.st_ino = ~0UL};

	DO_OR_LEAVE(step, newfstatat, AT_FDCWD, "/", &root, 0);
	DO_OR_LEAVE(step, newfstatat, AT_FDCWD, ".", &here, 0);
	if (!run->rehearsal && (root.st_dev != here.st_dev || root.st_ino != here.st_ino))
		clust_is_not(run, step, "the working directory is not the root");
}

void clust_must_be_closed(struct run *run, enum clust_step step, int file)
{
	long flags = TRY_EXPECTING(step, -EBADF, fcntl, file, F_GETFD);

	if (flags != -EBADF)
		clust_is_not(run, step, "a descriptor is still open that was closed");
}

void clust_read_back(struct run *run, int status)
{
	examine_status(run, status);
	clust_must_be_closed(run, CLUST_READ_BACK, status);
	examine_limits(run);
	examine_flags(run);
	if (run->plan->flags & CLUST_JAIL)
		examine_root(run);
	else
		clust_must_be_at_root(run, CLUST_READ_BACK);
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
	if (!(run->plan->keep >> CAP_SYS_CHROOT & 1))
		MUST_FAIL(chroot, "/");
	if (run->plan->flags & CLUST_NAMESPACE)
		MUST_FAIL(unshare, CLONE_NEWUSER);
	if (run->plan->securebits)
		MUST_FAIL(prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0);
}

void clust_must_be_shut(struct run *run)
{
	long root = TRY_EXPECTING(CLUST_LANDLOCK, -EACCES, openat, AT_FDCWD, "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

	if (root >= 0)
		clust_is_not(run, CLUST_LANDLOCK, "the root can be read, which Landlock was to deny");
}
