// SPDX-License-Identifier: MIT
//
// A descriptor of a directory leads out of any jail, for any user: openat(fd, "../../..") asks nobody (chroot(2) NOTES,
// CVE-2024-21626). So each one that stays open is looked at.

#include "run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static int is_planned(const struct clust_plan *plan, int file)
{
	for (int i = 0; i < plan->open_count; i++)
		if (plan->open_files[i] == file)
			return 1;
	return 0;
}

static void examine(struct run *run, int file)
{
	// Every file has a name or had one, but for those without any, which have 1: the kernel never leaves this.
	const nlink_t untouched = (nlink_t)-1;
	struct stat facts = {.st_nlink = untouched};

	DO_OR_LEAVE(CLUST_KEPT, fstat, file, &facts);
	if (run->rehearsal)
		facts = (struct stat){.st_mode = S_IFSOCK, .st_size = run->pid_size};
	if (facts.st_nlink == untouched)
		clust_is_not(run, CLUST_KEPT, "a descriptor could not be looked at");
	if (file == run->plan->pid_lock && facts.st_size != run->pid_size)
		clust_is_not(run, CLUST_KEPT, "the pid file does not hold the pid");
	long flags = TRY(CLUST_KEPT, fcntl, file, F_GETFL);
	if (flags < 0)
		clust_leave(run, CLUST_KEPT, -flags);
	if (S_ISDIR(facts.st_mode))
		clust_leave(run, CLUST_KEPT, EISDIR);
	if (S_ISBLK(facts.st_mode) || flags & O_PATH)
		clust_leave(run, CLUST_KEPT, EBADF);
	// Only the hook may have opened more.
	if (!run->plan->hook && !is_planned(run->plan, file))
		clust_is_not(run, CLUST_KEPT, "a descriptor is open that was to be closed");
}

/// 0, 1 and 2 are what the plan says, not what the caller had: his terminal.
static void examine_stdio(struct run *run)
{
	const int planned[3] = {run->plan->input, run->plan->output, run->plan->error_output};

	for (int file = 0; file < 3; file++) {
		const struct clust_file *wanted = &run->plan->stdio[file];
		struct stat facts = {0};
		if (planned[file] < 0)
			continue;
		DO_OR_LEAVE(CLUST_KEPT, fstat, file, &facts);
		if (!run->rehearsal && (facts.st_dev != wanted->device || facts.st_ino != wanted->inode))
			clust_is_not(run, CLUST_KEPT, "standard input or output is another file than planned");
	}
}

/// The sequence's own: closed before the daemon serves, or made by the plan itself.
static int is_own(const struct clust_plan *plan, int file)
{
	return file < 3 || file == plan->jail || file == plan->report || file == plan->ruleset;
}

static int parse(const char *name)
{
	int value = 0;

	for (; *name; name++) {
		if (*name < '0' || *name > '9')
			return -1;
		value = value * 10 + (*name - '0');
	}
	return value;
}

struct entry {
	uint64_t inode;
	int64_t offset;
	unsigned short length;
	unsigned char type;
	char name[];
};

static void examine_planned(struct run *run)
{
	for (int i = 0; i < run->plan->open_count; i++)
		if (!is_own(run->plan, run->plan->open_files[i]))
			examine(run, run->plan->open_files[i]);
}

static void examine_entries(struct run *run, const char *buffer, long size, long directory)
{
	for (long at = 0; at < size;) {
		const struct entry *entry = (const struct entry *)(const void *)(buffer + at);
		int file = parse(entry->name);
		if (file >= 0 && file != directory && !is_own(run->plan, file))
			examine(run, file);
		at += entry->length;
	}
}

/// Whatever is open now, not only what the plan knows of: a hook may have opened more, a close may have closed nothing.
static void examine_all(struct run *run)
{
	static char buffer[8192] __attribute__((aligned(8)));
	long size;

	long directory = TRY_EXPECTING(CLUST_KEPT, run->plan->next_file, openat, AT_FDCWD, "/proc/self/fd",
				       O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (directory < 0)
		clust_leave(run, CLUST_KEPT, -directory);
	while ((size = TRY(CLUST_KEPT, getdents64, directory, buffer, sizeof buffer)) > 0)
		examine_entries(run, buffer, size, directory);
	if (size < 0)
		clust_leave(run, CLUST_KEPT, -size);
	if (run->rehearsal) {
		examine_planned(run);
		TRY(CLUST_KEPT, getdents64, directory, buffer, sizeof buffer);
	}
	DO_OR_LEAVE(CLUST_KEPT, close, directory);
	// It is a directory itself, and outside of the jail.
	clust_must_be_closed(run, CLUST_KEPT, (int)directory);
}

void clust_examine_kept(struct run *run)
{
	examine_stdio(run);
	examine_all(run);
}
