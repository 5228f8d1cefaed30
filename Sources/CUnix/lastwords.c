// SPDX-License-Identifier: MIT
#include "lastline.h"
#include "cunix_log.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static int to = -1, from[2] = { -1, -1 };
static struct last_words_frame frames[2];
static long east_of_utc;
static _Atomic off_t marks[2];
static atomic_int taking_now;
static atomic_flag said = ATOMIC_FLAG_INIT;

static const int fatal[] = { SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS };
enum { FATAL = sizeof fatal / sizeof *fatal };
static struct sigaction before_us[FATAL];

static void say(int which)
{
	unsigned char text[2048];
	off_t mark = atomic_load(&marks[which]);
	for (;;) {
		ssize_t count = pread(from[which], text, sizeof text, mark);
		if (count <= 0)
			return;
		unsigned char *newline = memchr(text, '\n', (size_t)count);
		size_t size = newline ? (size_t)(newline - text) : (size_t)count;
		if (size > 0) {
			struct line line;
			last_line(&line, &frames[which], east_of_utc, text, size);
			/* Nobody is left to be told that it failed. */
			(void)sys_write(to, line.text, line.count);
		}
		mark += (off_t)size + (newline ? 1 : 0);
		atomic_store(&marks[which], mark);
	}
}

static void say_all(void)
{
	if (to < 0 || atomic_flag_test_and_set(&said))
		return;
	/* Another thread may be taking a line just now: it is given 100 ms, for it may be the one that died. */
	for (int i = 0; i < 100 && atomic_load(&taking_now); i++)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	dup2(to, 1);
	dup2(to, 2);
	say(0);
	say(1);
}

static void died(int signal, siginfo_t *facts, void *context)
{
	(void)context;
	int error = errno;
	say_all();
	for (int i = 0; i < FATAL; i++)
		if (fatal[i] == signal)
			sigaction(signal, &before_us[i], NULL);
	/* A fault happens again on return, for the handler that was there; a signal that was sent does not. */
	if (facts->si_code <= 0)
		raise(signal);
	errno = error;
}

static void left(void)
{
	fflush(NULL);
	say_all();
}

void last_words_begin(int log, const int words[2])
{
	static bool begun;
	to = log;
	from[0] = words[0];
	from[1] = words[1];
	if (begun)
		return;
	begun = true;
	struct sigaction ours = { .sa_sigaction = died, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	sigemptyset(&ours.sa_mask);
	for (int i = 0; i < FATAL; i++)
		sigaction(fatal[i], &ours, &before_us[i]);
	atexit(left);
}

void last_words_frame(int which, const struct last_words_frame *frame, long east)
{
	frames[which] = *frame;
	east_of_utc = east;
}

off_t last_words_mark(int which)
{
	return atomic_load(&marks[which]);
}

void last_words_taking(int which, bool taking, off_t mark)
{
	if (!taking)
		atomic_store(&marks[which], mark);
	atomic_store(&taking_now, taking);
}
