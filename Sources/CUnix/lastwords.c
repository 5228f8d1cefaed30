// SPDX-License-Identifier: MIT
#include "lastwords.h"
#include "cunix_log.h"
#include <errno.h>
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

/* One finished line; what finds no room in it is left out. */
struct line {
	char text[4096];
	size_t count;
};

static void put(struct line *line, const char *text, size_t count)
{
	if (count > sizeof line->text - line->count)
		count = sizeof line->text - line->count;
	memcpy(line->text + line->count, text, count);
	line->count += count;
}

static void put_string(struct line *line, const char *text)
{
	put(line, text, strlen(text));
}

static void put_number(struct line *line, long number, int width)
{
	char digits[20];
	int at = sizeof digits;
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0 || (int)sizeof digits - at < width);
	put(line, digits + at, sizeof digits - (size_t)at);
}

static void put_clock(struct line *line, long second)
{
	put_number(line, second / 3600, 2);
	put(line, ":", 1);
	put_number(line, second / 60 % 60, 2);
	put(line, ":", 1);
	put_number(line, second % 60, 2);
}

/* localtime_r takes a lock; days into a date as in Howard Hinnant's "chrono-compatible low-level date algorithms". */
static void put_stamp(struct line *line, enum last_words_stamp stamp)
{
	static const char days[] = "ThuFriSatSunMonTueWed", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	long local = now.tv_sec + east_of_utc, day = local / 86400, clock = local % 86400;
	long shifted = day + 719468, era = shifted / 146097, of_era = shifted % 146097;
	long year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	long of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	long from_march = (5 * of_year + 2) / 153, date = of_year - (153 * from_march + 2) / 5 + 1;
	long month = from_march < 10 ? from_march + 2 : from_march - 10, year = year_of_era + era * 400 + (month < 2);

	if (stamp == LAST_WORDS_ISO) {
		long east = east_of_utc < 0 ? -east_of_utc : east_of_utc;
		put_number(line, year, 4);
		put(line, "-", 1);
		put_number(line, month + 1, 2);
		put(line, "-", 1);
		put_number(line, date, 2);
		put(line, "T", 1);
		put_clock(line, clock);
		put(line, ".", 1);
		put_number(line, now.tv_nsec / 1000000, 3);
		put(line, east_of_utc < 0 ? "-" : "+", 1);
		put_number(line, east / 3600, 2);
		put(line, ":", 1);
		put_number(line, east / 60 % 60, 2);
		return;
	}
	if (stamp == LAST_WORDS_CLASSIC) {
		put(line, days + day % 7 * 3, 3);
		put(line, " ", 1);
	}
	put(line, months + month * 3, 3);
	put(line, date < 10 ? "  " : " ", date < 10 ? 2 : 1);
	put_number(line, date, 1);
	put(line, " ", 1);
	put_clock(line, clock);
	if (stamp == LAST_WORDS_CLASSIC) {
		put(line, " ", 1);
		put_number(line, year, 4);
	}
}

/* The number of bytes of the character at `text`, 0 where it is not UTF-8 or would pass for something else. */
static size_t character(const unsigned char *text, size_t left)
{
	size_t size = text[0] >= 0xf0 && text[0] < 0xf5 ? 4 : text[0] >= 0xe0 ? 3 : 2;
	if (text[0] < 0xc2 || text[0] > 0xf4 || size > left)
		return 0;
	unsigned scalar = text[0] & (0xffu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		scalar = scalar << 6 | (text[i] & 0x3f);
	}
	bool deceives = scalar < 0xa0 || (scalar >= 0x200e && scalar <= 0x200f) || (scalar >= 0x2028 && scalar <= 0x202e) ||
			(scalar >= 0x2066 && scalar <= 0x2069);
	bool wrong = (size == 3 && scalar < 0x800) || (size == 4 && (scalar < 0x10000 || scalar > 0x10ffff)) ||
		     (scalar >= 0xd800 && scalar <= 0xdfff);
	return deceives || wrong ? 0 : size;
}

static void put_escaped(struct line *line, const unsigned char *text, size_t count, bool json)
{
	static const char hex[] = "0123456789abcdef";
	for (size_t at = 0; at < count;) {
		unsigned char byte = text[at];
		size_t size = byte >= 0x20 && byte < 0x7f ? 1 : byte < 0x80 ? 0 : character(text + at, count - at);
		if (json && (byte == '"' || byte == '\\'))
			put(line, "\\", 1);
		if (size > 0) {
			put(line, (const char *)text + at, size);
		} else {
			put_string(line, json ? "\\u00" : "\\x");
			put(line, &hex[byte >> 4], 1);
			put(line, &hex[byte & 15], 1);
		}
		at += size > 0 ? size : 1;
	}
}

static void say_line(const struct last_words_frame *frame, const unsigned char *text, size_t count)
{
	if (count == 0)
		return;
	struct line line = { .count = 0 };
	put_string(&line, frame->before);
	if (frame->stamp != LAST_WORDS_NO_STAMP)
		put_stamp(&line, frame->stamp);
	put_string(&line, frame->after);
	put_escaped(&line, text, count, frame->json);
	if (line.count > sizeof line.text - sizeof frame->end)
		line.count = sizeof line.text - sizeof frame->end;
	put_string(&line, frame->end);
	/* Nobody is left to be told that it failed. */
	(void)sys_write(to, line.text, line.count);
}

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
		say_line(&frames[which], text, size);
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
