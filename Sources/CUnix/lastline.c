// SPDX-License-Identifier: MIT
//
// A caught line with everything around it, made without a lock, an allocation or the C library's state.
#include "lastline.h"
#include "cunix_log.h"

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
static void put_stamp(struct line *line, enum last_words_stamp stamp, long east_of_utc)
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

void last_line(struct line *line, const struct last_words_frame *frame, long east, const unsigned char *text, size_t count)
{
	line->count = 0;
	put_string(line, frame->before);
	if (frame->stamp != LAST_WORDS_NO_STAMP)
		put_stamp(line, frame->stamp, east);
	put_string(line, frame->after);
	put_escaped(line, text, count, frame->json);
	if (line->count > sizeof line->text - sizeof frame->end)
		line->count = sizeof line->text - sizeof frame->end;
	put_string(line, frame->end);
}
