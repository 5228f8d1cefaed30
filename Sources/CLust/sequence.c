// SPDX-License-Identifier: MIT
//
// The order. Read it from top to bottom: there is no other list of a launch's system calls. Three steps that have many have
// a file each, and stand here where they are called: kept.c, mounts.c, verify.c; the last wall is filter.c's.
// Everything that can shrink shrinks before the chroot, so that three calls form the passage and nothing lies between.

#include "filter.h"
#include "frame.h"
#include "mounts.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef SYS_landlock_restrict_self
#define SYS_landlock_restrict_self 446
#endif

/// What rt_sigaction(2) takes, which is not libc's struct sigaction.
struct action {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

long clust_forked(struct run *run, enum clust_step step)
{
	struct clust_call *call =
		clust_note(run, step, SYS_clone, (const long[6]){CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | SIGCHLD});

	if (run->rehearsal)
		return 0;
	const pid_t before = run->self ? run->self : getpid();
	long child = fork();
	call->result = child < 0 ? -errno : child;
	// A fork that did not happen would leave a session's leader, or the starter itself, for the daemon.
	if (child == 0 && (run->self = getpid()) == before)
		return -ENOTRECOVERABLE;
	return call->result;
}

static void reset_handlers(struct run *run)
{
	static const struct action standard = {SIG_DFL, 0, 0, 0}, ignored = {SIG_IGN, 0, 0, 0};

	for (int number = 1; number <= 64; number++)
		if (number != SIGPIPE && run->plan->reset_signals >> (number - 1) & 1)
			DO_OR_LEAVE(CLUST_HANDLERS, rt_sigaction, number, &standard, 0, 8);
	// A client that hangs up must not end the daemon.
	DO_OR_LEAVE(CLUST_HANDLERS, rt_sigaction, SIGPIPE, &ignored, 0, 8);
}

static void set_limits(struct run *run)
{
	static const struct rlimit none = {0, 0};

	// The plan's memory stays as it is while it is passed to the kernel: clust_limit holds the pair as rlimit64 does.
	DO_OR_LEAVE(CLUST_LIMITS, prlimit64, 0, RLIMIT_CORE, &none, 0);
	for (size_t i = 0; i < run->plan->limit_count; i++)
		DO_OR_LEAVE(CLUST_LIMITS, prlimit64, 0, run->plan->limits[i].resource, &run->plan->limits[i].soft, 0);
}

static void move(struct run *run, int from, int to)
{
	long result = from == to ? TRY(CLUST_STDIO, fcntl, from, F_SETFD, 0)
				 : TRY_EXPECTING(CLUST_STDIO, to, dup3, from, to, 0);

	if (result != (from == to ? 0 : to))
		clust_leave(run, CLUST_STDIO, result < 0 ? -result : ENOTRECOVERABLE);
}

static void set_stdio(struct run *run)
{
	if (run->plan->input >= 0)
		move(run, run->plan->input, 0);
	if (run->plan->output >= 0)
		move(run, run->plan->output, 1);
	if (run->plan->error_output >= 0)
		move(run, run->plan->error_output, 2);
}

void clust_lock(struct run *run, enum clust_step step, int file, int first, int count)
{
	const struct flock own = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = first, .l_len = count};
	struct flock asked = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = first, .l_len = count};
	const pid_t pid = run->self ? run->self : run->report->pid;

	DO_OR_LEAVE(step, fcntl, file, F_SETLK, &own);
	// F_GETLK never names the caller's own lock. An open file's lock is in conflict with it (fcntl(2)), so this one does.
	DO_OR_LEAVE(step, fcntl, file, F_OFD_GETLK, &asked);
	if (!run->rehearsal && (asked.l_type != F_RDLCK || asked.l_pid != pid))
		clust_is_not(run, step, "the pid file is not locked");
}

static void write_pid(struct run *run)
{
	const struct clust_plan *plan = run->plan;
	char text[16], *start = text + sizeof text;
	long pid = run->report->pid;

	if (plan->pid_lock < 0)
		return;
	*--start = '\n';
	do
		*--start = (char)('0' + pid % 10);
	while (pid /= 10);
	DO_OR_LEAVE(CLUST_PID, ftruncate, plan->pid_file, 0);
	long size = text + sizeof text - start;
	long written = TRY_EXPECTING(CLUST_PID, size, pwrite64, plan->pid_file, start, size, 0);
	if (written != size)
		clust_leave(run, CLUST_PID, written < 0 ? -written : ENOSPC);
	run->pid_size = size;
	// With a writable descriptor a broken-in daemon could write another pid into root's file. It is closed before the
	// lock is taken, because closing any descriptor of a file gives up the process's locks on it (fcntl(2)).
	DO_OR_LEAVE(CLUST_PID, close, plan->pid_file);
	clust_must_be_closed(run, CLUST_PID, plan->pid_file);
	clust_lock(run, CLUST_PID, plan->pid_lock, 0, 1);
}

/// Where close_range(2) is missing: up to the hard limit, for descriptors above a lowered soft limit stay open.
static void close_one_by_one(struct run *run, enum clust_step step, const int *files, int count)
{
	struct rlimit limit;
	int next = 0;

	DO_OR_LEAVE(step, prlimit64, 0, RLIMIT_NOFILE, 0, &limit);
	unsigned long top = limit.rlim_max < (1UL << 24) ? limit.rlim_max : 1UL << 24;
	for (unsigned long file = 3; file < top; file++) {
		if (next < count && files[next] == (int)file)
			next++;
		else
			raw_call(SYS_close, (const long[6]){(long)file});
	}
}

void clust_close_all_but(struct run *run, enum clust_step step, const int *files, int count)
{
	unsigned first = 3;

	for (int i = 0; i <= count; i++) {
		int last_gap = i == count;
		// The last gap ends at ~0U: an end computed as "+ 1" would wrap and leave everything open.
		unsigned last = last_gap ? ~0U : (unsigned)files[i] - 1;
		if (last >= first) {
			long result = TRY(step, close_range, first, last, 0);
			if (result == -ENOSYS || result == -EPERM) {
				close_one_by_one(run, step, files, count);
				return;
			}
			if (result < 0)
				clust_leave(run, step, -result);
		}
		if (!last_gap)
			first = (unsigned)files[i] + 1;
	}
}

static void run_hook(struct run *run)
{
	struct clust_call *call = clust_note(run, CLUST_HOOKS, CLUST_HOOK_NUMBER, (const long[6]){0});

	if (run->rehearsal)
		return;
	int error = run->plan->hook(run->plan->context);
	call->result = -error;
	if (error)
		clust_leave(run, CLUST_HOOKS, error);
}

static void shrink_bounding(struct run *run)
{
	for (int capability = 0; capability <= run->plan->last_capability; capability++)
		if (run->plan->bounding >> capability & 1)
			DO_OR_LEAVE(CLUST_BOUNDING, prctl, PR_CAPBSET_DROP, capability, 0, 0, 0);
}

static void set_capabilities(struct run *run, enum clust_step step, uint64_t capabilities, uint64_t inherited)
{
	static struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	const uint32_t low = (uint32_t)capabilities, high = (uint32_t)(capabilities >> 32);
	const struct __user_cap_data_struct data[2] = {{low, low, (uint32_t)inherited},
						       {high, high, (uint32_t)(inherited >> 32)}};

	DO_OR_LEAVE(step, capset, &header, data);
}

static void own_keyring(struct run *run)
{
	// Its serial number is never 0.
	long result = TRY_EXPECTING(CLUST_KEYRING, 1, keyctl, KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0, 0);

	// Where the kernel has no keys, or a container's filter takes the call away, there is no keyring to inherit.
	if (result == -ENOSYS || result == -EPERM)
		run->report->weakened |= 1ULL << CLUST_KEYRING;
	else if (result <= 0)
		clust_leave(run, CLUST_KEYRING, result < 0 ? -result : ENOTRECOVERABLE);
}

static void drop_identity(struct run *run)
{
	const struct clust_plan *plan = run->plan;

	// While the bounding set still has them: what is not in it cannot become inheritable (capset(2)).
	if (plan->carried)
		set_capabilities(run, CLUST_AMBIENT, plan->permitted, plan->carried);
	shrink_bounding(run);
	// Ambient capabilities would be carried over setresuid where securebits keep the rest.
	DO_OR_LEAVE(CLUST_AMBIENT, prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	if (plan->securebits)
		DO_OR_LEAVE(CLUST_SECUREBITS, prctl, PR_SET_SECUREBITS, plan->securebits, 0, 0, 0);
	DO_OR_LEAVE(CLUST_SETGROUPS, setgroups, plan->group_count, plan->groups);
	DO_OR_LEAVE(CLUST_SETRESGID, setresgid, plan->gid, plan->gid, plan->gid);
}

static void go_to_jail(struct run *run)
{
	// With mounts of its own it is there already, and the descriptor would lead back.
	if (!(run->plan->flags & CLUST_OWN_MOUNTS))
		DO_OR_LEAVE(CLUST_FCHDIR, fchdir, run->plan->jail);
	DO_OR_LEAVE(CLUST_FCHDIR, close, run->plan->jail);
}

/// What is kept goes along to another program only as ambient, because its file gives it none (capabilities(7)).
static void carry(struct run *run)
{
	for (int capability = 0; capability < 64; capability++)
		if (run->plan->carried >> capability & 1)
			DO_OR_LEAVE(CLUST_AMBIENT, prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0);
}

/// From here on nothing can be taken back.
static void jail_and_drop(struct run *run)
{
	const struct clust_plan *plan = run->plan;
	const int jail = !!(plan->flags & CLUST_JAIL), drop = !!(plan->flags & CLUST_DROP);

	DO_OR_LEAVE(CLUST_NO_NEW_PRIVS, prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (drop)
		drop_identity(run);
	if (jail)
		go_to_jail(run);
	if (drop) {
		uint64_t passage = plan->keep | 1ULL << CAP_SETUID | (uint64_t)jail << CAP_SYS_CHROOT;
		set_capabilities(run, CLUST_SHRINK, passage, plan->carried);
	}

	// Nothing may come between these three: uid 0 is inside the jail until the second returns.
	if (jail)
		DO_OR_LEAVE(CLUST_CHROOT, chroot, ".");
	if (drop) {
		DO_OR_LEAVE(CLUST_SETRESUID, setresuid, plan->uid, plan->uid, plan->uid);
		set_capabilities(run, CLUST_CAPSET, plan->keep, plan->carried);
		carry(run);
	}
}

/// The daemon: from its birth to the last thing that could fail before it serves.
static void become_daemon(struct run *run)
{
	const struct clust_plan *plan = run->plan;

	run->report->pid = run->rehearsal ? 0 : (int32_t)(run->self ? run->self : getpid());
	reset_handlers(run);
	DO_OR_LEAVE(CLUST_UMASK, umask, plan->umask);
	set_limits(run);
	set_stdio(run);
	write_pid(run);
	clust_close_all_but(run, CLUST_CLOSE, plan->open_files, plan->open_count);
	if (plan->hook) {
		run_hook(run);
		// Credentials belong to threads: a second one would stay root.
		DO_OR_LEAVE(CLUST_THREADS, unshare, CLONE_THREAD);
	}
	clust_examine_kept(run);

	long status = TRY_EXPECTING(CLUST_STATUS, plan->next_file, openat, AT_FDCWD, "/proc/self/status",
				    O_RDONLY | O_CLOEXEC, 0);
	if (status < 0)
		clust_leave(run, CLUST_STATUS, -status);
	if (plan->flags & CLUST_OWN_MOUNTS)
		clust_own_mounts(run);

	jail_and_drop(run);

	DO_OR_LEAVE(CLUST_CHDIR, chdir, "/");
	// After the last change of identity, so that the keyring is the daemon's and no change resets the flag.
	own_keyring(run);
	DO_OR_LEAVE(CLUST_DUMPABLE, prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
	clust_read_back(run, (int)status);
	if (plan->flags & CLUST_DROP)
		clust_must_fail(run);
	if (plan->ruleset >= 0) {
		DO_OR_LEAVE(CLUST_LANDLOCK, landlock_restrict_self, plan->ruleset, 0);
		DO_OR_LEAVE(CLUST_LANDLOCK, close, plan->ruleset);
		clust_must_be_closed(run, CLUST_LANDLOCK, plan->ruleset);
		if (plan->is_shut)
			clust_must_be_shut(run);
	}
	// The last: it refuses much of what was done above.
	clust_filter(run);
}

/// Before the first fork nothing is lost: an ordinary error.
static long refused(struct run *run, enum clust_step step, long result)
{
	run->report->step = (int32_t)step;
	run->report->error = (int32_t)-result;
	return result;
}

long clust_sequence(struct run *run)
{
	static const uint64_t all = ~0ULL;

	// No handler may run half-dropped.
	long result = TRY(CLUST_BLOCK, rt_sigprocmask, SIG_SETMASK, &all, &run->mask, sizeof all);
	if (result < 0)
		return refused(run, CLUST_BLOCK, result);
	if (run->plan->flags & CLUST_DAEMONIZE) {
		// An orphan comes to the starter, which so learns how it ended, and its pid cannot be reused meanwhile.
		result = TRY(CLUST_REAPER, prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
		if (result < 0)
			return refused(run, CLUST_REAPER, result);
		long child = clust_forked(run, CLUST_FORK);
		if (child < 0) {
			raw_call(SYS_prctl, (const long[6]){PR_SET_CHILD_SUBREAPER});
			return refused(run, CLUST_FORK, child);
		}
		if (child > 0)
			return child;
		result = TRY(CLUST_SETSID, setsid, 0);
		if (!run->rehearsal && result != run->self)
			clust_leave(run, CLUST_SETSID, result < 0 ? -result : ENOTRECOVERABLE);
		child = clust_forked(run, CLUST_FORK_AGAIN);
		if (child < 0)
			clust_leave(run, CLUST_FORK_AGAIN, -child);
		if (child > 0) {
			if (run->plan->keeper)
				clust_keep(run, child);
			_exit(0);
		}
	}
	become_daemon(run);
	clust_report(run, FRAME_CALLS);
	return 0;
}
