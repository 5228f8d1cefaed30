// SPDX-License-Identifier: MIT
//
// A mount namespace of the daemon's own: for its threads' directory on the jail's proc, and for a jail that is all there is.

#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

enum { RULE_PATH_BENEATH = 1 };

/// Where the jail is mounted first: a name that the way to its own place has hardly.
#define FIRST ".clust"

/// As in linux/landlock.h.
struct path_rule {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

static int is_same(const struct stat *one, uint64_t device, uint64_t inode)
{
	return one->st_dev == device && one->st_ino == inode;
}

static void examine_namespace(struct run *run, enum clust_step step)
{
	const struct clust_file *left = &run->plan->mounts;
	struct stat facts = {0};

	DO_OR_LEAVE(step, newfstatat, AT_FDCWD, "/proc/self/ns/mnt", &facts, 0);
	if (!run->rehearsal && (facts.st_ino == 0 || is_same(&facts, left->device, left->inode)))
		clust_is_not(run, step, "the mounts are still those of the system");
}

static void examine_proc(struct run *run)
{
	const long wanted = ST_RDONLY | ST_NOSUID | ST_NODEV | ST_NOEXEC;
	struct statfs facts = {0};

	DO_OR_LEAVE(CLUST_JAIL_PROC, statfs, "proc", &facts);
	if (!run->rehearsal && (facts.f_type != PROC_SUPER_MAGIC || (facts.f_flags & wanted) != wanted))
		clust_is_not(run, CLUST_JAIL_PROC, "proc is not mounted read-only");
}

/// The descriptor after the one of /proc/self/status.
static int next_file(const struct clust_plan *plan)
{
	int file = plan->next_file + 1;

	for (int i = 0; i < plan->open_count; i++)
		if (plan->open_files[i] == file)
			file++;
	return file;
}

/// Landlock goes by files, and this directory is there only now: the rule for what it covers would not hold for it.
static void allow_task(struct run *run)
{
	long proc = TRY_EXPECTING(CLUST_JAIL_PROC, next_file(run->plan), openat, AT_FDCWD, "proc",
				  O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
	if (proc < 0)
		clust_leave(run, CLUST_JAIL_PROC, -proc);
	const struct path_rule rule = {run->plan->task_access, (int32_t)proc};
	DO_OR_LEAVE(CLUST_JAIL_PROC, landlock_add_rule, run->plan->ruleset, RULE_PATH_BENEATH, &rule, 0);
	DO_OR_LEAVE(CLUST_JAIL_PROC, close, proc);
	clust_must_be_closed(run, CLUST_JAIL_PROC, (int)proc);
}

/// Binds the daemon's own thread directory on the jail's "proc": libdispatch dies without it, and it shows nothing else.
static void bind_task(struct run *run)
{
	const unsigned long locked = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;

	DO_OR_LEAVE(CLUST_JAIL_PROC, mount, "/proc/self/task", "proc", 0, MS_BIND, 0);
	DO_OR_LEAVE(CLUST_JAIL_PROC, mount, 0, "proc", 0, locked, 0);
	examine_proc(run);
	if (run->plan->task_access)
		allow_task(run);
}

/// The root is the empty directory that was made, and nothing is left upon it.
static void examine_root(struct run *run)
{
	static const char *const path[] = {"/", "/..", "."};
	struct stat facts[3] = {0};

	for (int i = 0; i < 3; i++) {
		DO_OR_LEAVE(CLUST_PIVOT, newfstatat, AT_FDCWD, path[i], &facts[i], 0);
		if (!run->rehearsal && (!is_same(&facts[i], facts[0].st_dev, facts[0].st_ino) ||
					facts[i].st_mode != (S_IFDIR | 0700) || facts[i].st_uid != 0))
			clust_is_not(run, CLUST_PIVOT, "the root is not the one that was made");
	}
}

/// Moves the jail to where the rest of the system has it, so that /proc/<pid>/root says that to whoever asks.
static void move_to(struct run *run, const char *path)
{
	static char name[NAME_MAX + 1];

	while (*path) {
		size_t size = 0;
		while (*path == '/')
			path++;
		while (path[size] && path[size] != '/')
			size++;
		if (size > NAME_MAX)
			clust_leave(run, CLUST_PIVOT, ENAMETOOLONG);
		memcpy(name, path, size);
		name[size] = 0;
		path += size;
		if (!size)
			continue;
		DO_OR_LEAVE(CLUST_PIVOT, mkdirat, AT_FDCWD, name, 0700);
		DO_OR_LEAVE(CLUST_PIVOT, chdir, name);
	}
	DO_OR_LEAVE(CLUST_PIVOT, mount, "/" FIRST, ".", 0, MS_MOVE, 0);
}

/// The jail is all that there is: a directory in an empty file system that only root may enter.
///
/// That chroot(2) goes into a directory of the root keeps user namespaces closed, which pivot_root(2) alone opens (the
/// kernel asks current_chrooted()); and who could chroot again comes up to a directory that is closed to all but root.
static void leave_the_rest(struct run *run)
{
	const unsigned long bare = MS_NOSUID | MS_NODEV | MS_NOEXEC;

	// Once more, and for good: what is mounted on /proc next would be a disaster anywhere else.
	DO_OR_LEAVE(CLUST_PIVOT, mount, 0, "/", 0, MS_REC | MS_PRIVATE, 0);
	// On /proc, because that is there for certain, and is needed no more.
	DO_OR_LEAVE(CLUST_PIVOT, mount, "clust", "/proc", "tmpfs", bare, "mode=0700,uid=0,gid=0");
	DO_OR_LEAVE(CLUST_PIVOT, mkdirat, AT_FDCWD, "/proc/" FIRST, 0700);
	DO_OR_LEAVE(CLUST_PIVOT, mount, ".", "/proc/" FIRST, 0, MS_BIND | MS_REC, 0);
	DO_OR_LEAVE(CLUST_PIVOT, chdir, "/proc");
	// The old root lies upon the new one then, at the same place: see pivot_root(2), NOTES.
	DO_OR_LEAVE(CLUST_PIVOT, pivot_root, ".", ".");
	DO_OR_LEAVE(CLUST_PIVOT, umount2, ".", MNT_DETACH);
	examine_root(run);
	if (run->plan->jail_path)
		move_to(run, run->plan->jail_path);
	DO_OR_LEAVE(CLUST_PIVOT, chdir, run->plan->jail_path ? run->plan->jail_path : FIRST);
}

void clust_own_mounts(struct run *run)
{
	const struct clust_plan *plan = run->plan;
	const enum clust_step step = plan->flags & CLUST_NAMESPACE ? CLUST_MOUNTS : CLUST_JAIL_PROC;

	// First into the jail: the descriptor of its directory belongs to the namespace that is left here.
	DO_OR_LEAVE(step, fchdir, plan->jail);
	DO_OR_LEAVE(step, unshare, CLONE_NEWNS);
	examine_namespace(run, step);
	// What is mounted from here on must not be seen by the rest of the system.
	DO_OR_LEAVE(step, mount, 0, "/", 0, MS_REC | MS_SLAVE, 0);
	if (plan->flags & CLUST_BIND_TASK)
		bind_task(run);
	if (plan->flags & CLUST_NAMESPACE)
		leave_the_rest(run);
}
