// SPDX-License-Identifier: MIT
//
// Starts a daemon and makes one call of its sequence fail, or answer 0 without being done.
//
// fault [-f] [-r|-k] INDEX ERRNO|lie|none REPORT PROGRAM [ARGUMENT...]
//
// INDEX counts the calls as `plan` lists them, from the first, which blocks all signals. -f: the daemon does not fork.
// -r: it counts those by which a daemon says that it is ready, which stand among the server's own. -k: the keeper's.
// strace counts a process's calls from its exec, with all that libc does; this counts the sequence's alone. What it saw
// goes to the file REPORT: which call it was, how the starter ended, and, as soon as the daemon does anything that is not
// the sequence, what the kernel says it is. Then all are killed: ends within a second, leaves nothing.

#include "tracee.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NO_PROCESS = 0, LIMIT_SECONDS = 20, PROCESSES = 64 };

enum part { SEQUENCE, READY, KEEPER };

struct run {
	long wanted;        ///< index of the call to change
	long answer;        ///< 0 or -errno
	int changes;        ///< whether anything is changed
	int foreground;
	enum part part;     ///< whose calls are counted
	int forks;          ///< that the sequence has made
	FILE *report;
	pid_t starter;
	pid_t actor;        ///< the process whose turn it is in the sequence
	pid_t served;       ///< the daemon that got as far as its own code
	long count;         ///< calls of the sequence so far, or of its last step; -1 before it begins
	int is_over;        ///< the sequence is done, and its last step is waited for
	int is_ready;       ///< that step is done too, and the starter was told
	int is_held;        ///< and the daemon waits, before its next call, until the starter has ended
	int is_inside;      ///< the actor is between entry and exit of a call
	int is_changed;     ///< and it is the changed one
	int is_forking;     ///< and it is a fork of the sequence
	int is_believed;    ///< the starter has ended, and says that all is well
	int status;
	pid_t known[PROCESSES]; ///< whose birth was told by the parent
	pid_t early[PROCESSES]; ///< that stopped before: they wait until it is
};

static volatile sig_atomic_t is_late;

static void late(int signal)
{
	(void)signal;
	is_late = 1;
}

/// Counts a call, and takes it away if it is the one.
static void count(struct run *run, pid_t pid, const struct call *call)
{
	if (run->count++ != run->wanted || (run->part == SEQUENCE) == run->is_over)
		return;
	fprintf(run->report, "call %s\n", call_name(call));
	run->is_changed = run->changes;
	if (run->changes)
		tracee_skip(pid);
}

/// A call of the server's own code, or of the step by which it says that it is ready.
static void enter_after(struct run *run, pid_t pid, const struct call *call)
{
	const enum ready_call kind = call_of_ready(pid, call);

	if (kind != READY_NONE) {
		count(run, pid, call);
		run->is_ready = kind == READY_REPORT && !run->is_changed;
		return;
	}
	run->is_held = run->is_ready;
	// Nobody waits for a daemon in the foreground, which may yet complain.
	if (run->foreground && call_waits(call))
		run->served = pid;
}

/// A call of the keeper's, or of the process that makes it.
static void enter_keeper(struct run *run, pid_t pid, const struct call *call)
{
	run->is_held = run->is_ready;
	if (run->is_held || !call_is_of_sequence(call))
		return;
	run->is_forking = call_forks(call);
	count(run, pid, call);
	run->is_ready = call->number == SYS_writev && !run->is_changed;
}

static void enter(struct run *run, pid_t pid)
{
	struct call call;

	if (tracee_call(pid, &call))
		return;
	if (run->count < 0 && pid == run->starter && call_blocks_all(pid, &call)) {
		run->count = 0;
		run->actor = pid;
	}
	if (run->count < 0 || pid != run->actor || (call_is_libc(&call) && !run->is_ready))
		return;
	if (run->is_over && run->part == KEEPER) {
		enter_keeper(run, pid, &call);
		return;
	}
	if (!run->is_over && call_is_of_sequence(&call)) {
		run->is_forking = call_forks(&call);
		count(run, pid, &call);
		return;
	}
	// The starter's own calls after the fork, or a daemon that serves.
	if (pid == run->starter && !run->foreground)
		return;
	if (run->part == SEQUENCE) {
		run->served = pid;
		return;
	}
	if (!run->is_over)
		run->count = 0;
	run->is_over = 1;
	enter_after(run, pid, &call);
}

static void leave(struct run *run, pid_t pid)
{
	if (pid == run->actor && run->is_changed) {
		tracee_answer(pid, run->answer);
		run->is_changed = 0;
	}
}

static int find(const pid_t *list, pid_t pid)
{
	for (int i = 0; i < PROCESSES; i++)
		if (list[i] == pid)
			return i;
	return -1;
}

static void add(pid_t *list, pid_t pid)
{
	int place = find(list, NO_PROCESS);

	if (place >= 0)
		list[place] = pid;
}

/// A new process: if the sequence forked it, it goes on with the sequence.
static void adopt(struct run *run, pid_t parent)
{
	const pid_t maker = run->actor;
	unsigned long child;

	ptrace(PTRACE_GETEVENTMSG, parent, 0, &child);
	if (parent == run->actor && run->is_forking && ++run->forks == 2 && run->part == KEEPER)
		run->is_over = 1, run->count = 0;
	else if (parent == run->actor && run->is_forking)
		run->actor = (pid_t)child;
	// A daemon that makes a thread meanwhile has nothing to do with it.
	if (parent == maker)
		run->is_forking = 0;
	add(run->known, (pid_t)child);
	int waits = find(run->early, (pid_t)child);
	if (waits >= 0) {
		run->early[waits] = NO_PROCESS;
		ptrace(PTRACE_SYSCALL, (pid_t)child, 0, 0);
	}
}

/// One stop of one process; what signal it is to get.
static int stopped(struct run *run, pid_t pid, int status)
{
	const int signal = WSTOPSIG(status), event = status >> 16;

	if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_CLONE || event == PTRACE_EVENT_VFORK) {
		adopt(run, pid);
		return 0;
	}
	if (event)
		return 0;
	if (signal == (SIGTRAP | 0x80)) {
		if (tracee_is_entering(pid))
			enter(run, pid);
		else
			leave(run, pid);
		return 0;
	}
	return signal == SIGSTOP || signal == SIGTRAP ? 0 : signal;
}

/// Until all have ended, or the daemon begins to serve.
static void follow(struct run *run)
{
	int status;
	pid_t pid;

	while (!run->served && (pid = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status) && find(run->known, pid) < 0) {
			// A child can stop before its parent is seen to have forked; its calls are to be counted from the first.
			add(run->early, pid);
		} else if (WIFSTOPPED(status)) {
			int signal = stopped(run, pid, status);
			if (!run->served && !(pid == run->actor && run->is_held))
				ptrace(PTRACE_SYSCALL, pid, 0, signal);
		} else if (pid == run->starter) {
			run->status = status;
			run->is_believed = WIFEXITED(status) && WEXITSTATUS(status) == 0;
		}
		if (run->is_held && run->is_believed)
			run->served = run->actor;
	}
	if (run->served)
		describe(run->report, run->served);
	else if (is_late)
		fprintf(run->report, "late\n");
	else
		fprintf(run->report, "exit %d\n", WIFEXITED(run->status) ? WEXITSTATUS(run->status) : -1);
}

/// Ends all that is left, and waits until it is gone, with its locks and ports.
static void clear_away(const struct run *run)
{
	for (int i = 0; i < PROCESSES; i++)
		if (run->known[i] != NO_PROCESS)
			kill(run->known[i], SIGKILL);
	while (waitpid(-1, 0, __WALL) > 0 || errno == EINTR)
		;
}

static void start(char **words)
{
	ptrace(PTRACE_TRACEME, 0, 0, 0);
	raise(SIGSTOP);
	execv(words[0], words);
	_exit(127);
}

int main(int argc, char **argv)
{
	struct run run = {.count = -1, .changes = 1};
	struct sigaction action = {.sa_handler = late};

	if (argc > 1 && !strcmp(argv[1], "-f"))
		run.foreground = 1, argv++, argc--;
	if (argc > 1 && !strcmp(argv[1], "-r"))
		run.part = READY, argv++, argc--;
	else if (argc > 1 && !strcmp(argv[1], "-k"))
		run.part = KEEPER, argv++, argc--;
	if (argc < 5)
		return 2;
	run.wanted = atol(argv[1]);
	run.changes = strcmp(argv[2], "none") != 0;
	run.answer = run.changes && strcmp(argv[2], "lie") ? -atol(argv[2]) : 0;
	run.report = fopen(argv[3], "we");
	if (!run.report)
		return 1;
	sigaction(SIGALRM, &action, 0);
	alarm(LIMIT_SECONDS);
	run.starter = fork();
	if (run.starter == NO_PROCESS)
		start(argv + 4);
	add(run.known, run.starter);
	waitpid(run.starter, &run.status, 0);
	// With the tracer ends whatever it traces: nothing of the daemon survives.
	ptrace(PTRACE_SETOPTIONS, run.starter, 0, TRACEE_OPTIONS);
	ptrace(PTRACE_SYSCALL, run.starter, 0, 0);
	follow(&run);
	clear_away(&run);
	return fclose(run.report) ? 1 : 0;
}
