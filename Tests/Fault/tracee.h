// SPDX-License-Identifier: MIT
#ifndef TRACEE_H
#define TRACEE_H

#include <stdint.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/types.h>

struct call {
	long number;
	uint64_t argument[6];
};

enum {
	TRACEE_OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
			 PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL
};

/// Whether a stopped process is about to make a call, and not just back from one.
int tracee_is_entering(pid_t pid);

/// The call that it is about to make; 0 if it could be read.
int tracee_call(pid_t pid, struct call *call);

/// Makes it not do the call.
void tracee_skip(pid_t pid);

/// What the call it has not done is to answer: a result or -errno.
void tracee_answer(pid_t pid, long result);

/// The call by which the sequence begins: all signals are blocked, by a mask that libc would not let through.
int call_blocks_all(pid_t pid, const struct call *call);

/// What libc does beside the sequence, in fork(3) and getpid(2).
int call_is_libc(const struct call *call);

/// Whether the sequence makes calls of this kind.
int call_is_of_sequence(const struct call *call);

int call_forks(const struct call *call);

const char *call_name(const struct call *call);

/// What the kernel says of a process, a fact a line, without anything that differs from run to run.
void describe(FILE *report, pid_t pid);

/// By which a daemon that serves says so.
enum ready_call {
	READY_NONE,
	READY_LOCK,  ///< the pid file's second byte, taken or asked for
	READY_REPORT ///< the word to the starter
};
enum ready_call call_of_ready(pid_t pid, const struct call *call);

/// Whether it is one in which a server waits for clients.
int call_waits(const struct call *call);

#endif
