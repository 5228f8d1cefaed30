// SPDX-License-Identifier: MIT
#include "keeper.h"
#include "frame.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

enum { FIRST = 2 }; // of the bytes that the keeper locks: 0 and 1 are the daemon's

static void redirect(struct run *run, int from, int to)
{
	if (from < 0 || from == to)
		return;
	long result = TRY_EXPECTING(CLUST_KEEP, to, dup3, from, to, 0);
	if (result != to)
		clust_leave(run, CLUST_KEEP, result < 0 ? -result : ENOTRECOVERABLE);
}

/// 0 from /dev/null, 1 and 2 to the log: nothing of the caller's stays open.
static void keep_few_files(struct run *run, const struct clust_keeper *keeper)
{
	int low = keeper->directory < keeper->report ? keeper->directory : keeper->report;
	int high = keeper->directory < keeper->report ? keeper->report : keeper->directory;

	struct stat facts = {0};
	redirect(run, run->plan->input, 0);
	// To move to 0 answers 0, and so does a kernel that does nothing.
	DO_OR_LEAVE(CLUST_KEEP, fstat, 0, &facts);
	if (!run->rehearsal && run->plan->input >= 0 && facts.st_ino != run->plan->stdio[0].inode)
		clust_is_not(run, CLUST_KEEP, "the keeper's standard input is another file than planned");
	redirect(run, keeper->log, 1);
	redirect(run, keeper->log, 2);
	clust_close_all_but(run, CLUST_KEEP, (const int[]){low, high}, 2);
	clust_must_be_closed(run, CLUST_KEEP, run->plan->pid_lock);
	clust_must_be_closed(run, CLUST_KEEP, run->plan->starter);
}

static long open_next(struct run *run, int *next, long number, const long argument[6])
{
	const struct clust_keeper *keeper = run->plan->keeper;

	while (*next == keeper->directory || *next == keeper->report)
		++*next;
	const int lowest = (*next)++;
	long file = clust_call(run, CLUST_KEEP, lowest, number, argument);
	if (file != lowest)
		clust_leave(run, CLUST_KEEP, file < 0 ? -file : ENOTRECOVERABLE);
	return file;
}

static struct keeping become_keeper(struct run *run, long daemon)
{
	const struct clust_keeper *keeper = run->plan->keeper;
	int next = 3;

	DO_OR_LEAVE(CLUST_KEEP, prctl, PR_SET_NAME, "keeper", 0, 0, 0);
	DO_OR_LEAVE(CLUST_KEEP, chdir, "/");
	clust_must_be_at_root(run, CLUST_KEEP);
	keep_few_files(run, keeper);
	// Nobody has reaped the daemon yet, so this is it and no other with its number.
	long handle = open_next(run, &next, SYS_pidfd_open, (const long[6]){daemon});
	long file = open_next(run, &next, SYS_openat,
			      (const long[6]){keeper->directory, (long)keeper->claim, O_RDONLY | O_NOFOLLOW | O_CLOEXEC});
	// In a pid file of its own opening: closing any descriptor of a file gives up all locks of the process on it.
	clust_lock(run, CLUST_KEEP, (int)file, FIRST, (int)(1 + keeper->restarts));
	DO_OR_LEAVE(CLUST_KEEP, prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (keeper->restart == CLUST_RESTART_NEVER)
		clust_confine_keeper(run);
	clust_report(run, FRAME_CALLS);
	return (struct keeping){.keeper = keeper, .daemon = daemon, .handle = (int)handle, .file = (int)file};
}

void clust_keep(struct run *run, long daemon)
{
	const struct clust_keeper *keeper = run->plan->keeper;

	// From here on it is the keeper's own report, and its own pipe: two writers would tear each other's words.
	run->plan->report = keeper->report;
	if (!run->rehearsal)
		run->report->count = run->report->calibrated = 0;
	if (!keeper->is_parent) {
		long child = clust_forked(run, CLUST_KEEP);
		if (child < 0)
			clust_leave(run, CLUST_KEEP, -child);
		if (child > 0)
			return;
	}
	struct keeping keeping = become_keeper(run, daemon);
	if (run->rehearsal)
		return;
	close(keeper->report);
	clust_await_end(&keeping);
}
