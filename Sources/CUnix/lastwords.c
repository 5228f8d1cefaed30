// SPDX-License-Identifier: MIT
#include "lastline.h"
#include "cunix_log.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What has been read of a pipe and not said yet. */
struct words {
	int from;
	unsigned char text[8192];
	size_t filled, said;
};

static int to = -1;
static struct words written[2] = { { .from = -1 }, { .from = -1 } };
static struct last_words_frame frames[2];
static long east_of_utc;
static atomic_int taking_now;
static atomic_flag said = ATOMIC_FLAG_INIT;

static const int fatal[] = { SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS };
enum { FATAL = sizeof fatal / sizeof *fatal };
static struct sigaction before_us[FATAL];

/* Everything that has come, line by line; an unfinished line stays unless it fills the buffer. */
static void take(int which, last_words_line *say, void *context)
{
	struct words *words = &written[which];
	for (;;) {
		unsigned char *start = words->text + words->said, *newline;
		while ((newline = memchr(start, '\n', words->filled - words->said))) {
			say(which, start, (size_t)(newline - start), context);
			words->said += (size_t)(newline - start) + 1;
			start = newline + 1;
		}
		if (words->said == 0 && words->filled == sizeof words->text) {
			say(which, start, words->filled, context);
			words->said = words->filled;
		}
		memmove(words->text, words->text + words->said, words->filled - words->said);
		words->filled -= words->said;
		words->said = 0;
		ssize_t count = read(words->from, words->text + words->filled, sizeof words->text - words->filled);
		if (count <= 0)
			return;
		words->filled += (size_t)count;
	}
}

void last_words_take(last_words_line *say, void *context)
{
	atomic_store(&taking_now, 1);
	take(0, say, context);
	take(1, say, context);
	atomic_store(&taking_now, 0);
}

static void say_framed(int which, const void *text, size_t count, void *context)
{
	struct line line;

	(void)context;
	if (count == 0)
		return;
	last_line(&line, &frames[which], east_of_utc, text, count);
	/* Nobody is left to be told that it failed. */
	(void)sys_write(to, line.text, line.count);
}

static void say_all(void)
{
	if (to < 0 || atomic_flag_test_and_set(&said))
		return;
	/* Another thread may be taking lines just now: it is given 100 ms, for it may be the one that died. */
	for (int i = 0; i < 100 && atomic_load(&taking_now); i++)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	dup2(to, 1);
	dup2(to, 2);
	for (int which = 0; which < 2; which++) {
		struct words *words = &written[which];
		take(which, say_framed, NULL);
		say_framed(which, words->text + words->said, words->filled - words->said, NULL);
	}
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

void last_words_read(const int ends[2])
{
	written[0].from = ends[0];
	written[1].from = ends[1];
}

void last_words_begin(int log)
{
	static bool begun;
	to = log;
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
