// SPDX-License-Identifier: MIT
//
// How the sequence makes a call: it is written down with its arguments, done (or, in a rehearsal, not), and its result
// written beside it. So the plan that is printed and the calls that are made are one list.

#ifndef CLUST_RUN_H
#define CLUST_RUN_H

#include "clust.h"
#include "raw.h"

struct run {
	struct clust_plan *plan;
	struct clust_report *report;
	int rehearsal;
	long pid_size; ///< of the text in the pid file
	pid_t self;    ///< the process's pid since the last fork; 0 before the first
	uint64_t mask; ///< the caller's signal mask, for the starter to put back
	uint64_t ticks_at_start, time_at_start;
};

/// Starts the clocks by which calls are timed.
void clust_begin(struct run *run);

/// Makes one call and notes it. In a rehearsal its result is `expected`.
long clust_call(struct run *run, enum clust_step step, long expected, long number, const long argument[6]);

/// Notes something that is done without clust_call: a fork through libc, a hook.
struct clust_call *clust_note(struct run *run, enum clust_step step, long number, const long argument[6]);

/// Reports {step, error} to the starter, or says it on standard error, and ends the process.
_Noreturn void clust_leave(struct run *run, enum clust_step step, long error);

/// The whole order. Returns in the starter with the first child's pid, or -errno; in the daemon with 0.
long clust_sequence(struct run *run);

/// What the process has become, against the plan. Leaves if it is anything else.
void clust_read_back(struct run *run, int status);

/// Leaves if a descriptor is still open that was closed.
void clust_must_be_closed(struct run *run, enum clust_step step, int file);

/// Says what the process is not, and leaves: a call "succeeded" without effect.
_Noreturn void clust_is_not(struct run *run, enum clust_step step, const char *what);

/// Attempts to get root back. Leaves if one succeeds.
void clust_must_fail(struct run *run);

/// Tries what Landlock is to deny. Leaves if it works.
void clust_must_be_shut(struct run *run);

/// Tries what every filter of system calls refuses. Leaves if there is none.
void clust_must_be_filtered(struct run *run, enum clust_step step);

/// Leaves if a descriptor that stays open could lead out of the jail.
void clust_examine_kept(struct run *run);

/// The starter's half: waits for the daemon's word, its death, a signal or the timeout.
pid_t clust_await(struct clust_plan *plan, struct clust_report *report, pid_t child, uint64_t mask);

/// Puts the caller's signal mask back.
void clust_unblock(uint64_t mask);

/// Closes every descriptor from 3 on but these, which are sorted.
void clust_close_all_but(struct run *run, enum clust_step step, const int *files, int count);

/// Locks bytes of the pid file, and leaves if the kernel does not name this process as the one that holds them.
void clust_lock(struct run *run, enum clust_step step, int file, int first, int count);

/// Leaves if the working directory is not the root.
void clust_must_be_at_root(struct run *run, enum clust_step step);

/// fork(2) by libc, whose locks it puts right in the child; noted.
long clust_forked(struct run *run, enum clust_step step);

/// In the child of the starter, when it has made the daemon: makes the keeper, or becomes it. May return.
void clust_keep(struct run *run, long daemon);

/// A hook's entry in a report has this number instead of a system call's.
#define CLUST_HOOK_NUMBER 0xffff

/// Where the strings of mount(2) after the first are kept in a call's data: each ends where the next begins.
enum { CLUST_TARGET_AT = 20, CLUST_TYPE_AT = 40, CLUST_OPTIONS_AT = 48 };

// 0 is a call's missing argument.
#define LONGS_1(a)                (long)(a), 0, 0, 0, 0, 0
#define LONGS_2(a, b)             (long)(a), (long)(b), 0, 0, 0, 0
#define LONGS_3(a, b, c)          (long)(a), (long)(b), (long)(c), 0, 0, 0
#define LONGS_4(a, b, c, d)       (long)(a), (long)(b), (long)(c), (long)(d), 0, 0
#define LONGS_5(a, b, c, d, e)    (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0
#define LONGS_N(_1, _2, _3, _4, _5, NAME, ...) NAME
#define LONGS(...) LONGS_N(__VA_ARGS__, LONGS_5, LONGS_4, LONGS_3, LONGS_2, LONGS_1)(__VA_ARGS__)

/// Makes a call and gives its result, or -errno. A rehearsal gives `expected`.
#define TRY_EXPECTING(step, expected, name, ...) \
	clust_call(run, step, expected, SYS_##name, (const long[6]){LONGS(__VA_ARGS__)})

/// Makes a call and gives its result, or -errno.
#define TRY(step, name, ...) TRY_EXPECTING(step, 0, name, __VA_ARGS__)

/// Makes a call; on failure reports it and ends the process.
#define DO_OR_LEAVE(step, name, ...)                                      \
	do {                                                              \
		long do_or_leave_result = TRY(step, name, __VA_ARGS__);   \
		if (do_or_leave_result < 0)                               \
			clust_leave(run, step, -do_or_leave_result);      \
	} while (0)

#endif
