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

/// Says at which ends, that do not wait, what was written to 1 and to 2 is read.
void last_words_read(const int ends[2]);

/// From now on, and on any thread: a signal that ends the process for its own fault, or exit(3), writes what is unread.
///
/// log        where to; after that, descriptors 1 and 2 are the log itself, for whatever is said still later
///
/// The handler that was there runs afterwards. Idempotent.
void last_words_begin(int log);

/// Changes what stands around the lines of output (0) or errors (1); `east` is local time's distance from UTC in seconds.
void last_words_frame(int which, const struct last_words_frame *frame, long east);

/// Is given a line without its end: of output (0) or of errors (1).
typedef void last_words_line(int which, const void *text, size_t count, void *context);

/// Takes every line that is finished. By one thread.
void last_words_take(last_words_line *say, void *context);

#endif
