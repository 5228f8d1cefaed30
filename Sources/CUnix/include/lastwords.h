// SPDX-License-Identifier: MIT
//
// What a dying process has written to descriptors 1 and 2 and nobody has read: put into the log by the process itself.
// C, because it runs in a signal handler, where Swift must not.

#ifndef LASTWORDS_H
#define LASTWORDS_H

#include <stdbool.h>
#include <sys/types.h>

enum last_words_stamp { LAST_WORDS_NO_STAMP, LAST_WORDS_CLASSIC, LAST_WORDS_ISO, LAST_WORDS_SYSLOG };

/// What stands around each line, made beforehand.
struct last_words_frame {
	char before[512], after[512], end[16];
	enum last_words_stamp stamp;
	bool json;
};

/// From now on, and on any thread: a signal that ends the process for its own fault, or exit(3), writes what is unread.
///
/// log        where to; after that, descriptors 1 and 2 are the log itself, for whatever is said still later
/// words      what was written to 1 and to 2: two files that are read from the mark on
///
/// The handler that was there runs afterwards. Idempotent.
void last_words_begin(int log, const int words[2]);

/// Changes what stands around the lines of output (0) or errors (1); `east` is local time's distance from UTC in seconds.
void last_words_frame(int which, const struct last_words_frame *frame, long east);

/// How far the words have been read.
off_t last_words_mark(int which);

/// A line is being taken (true), or the mark stands behind it (false), so that no line is said twice.
void last_words_taking(int which, bool taking, off_t mark);

#endif
