// SPDX-License-Identifier: MIT
#ifndef LASTLINE_H
#define LASTLINE_H

#include "lastwords.h"

/// One finished line; what finds no room in it is left out.
struct line {
	char text[4096];
	size_t count;
};

/// Makes the line of `count` bytes of text; `east` is local time's distance from UTC in seconds.
void last_line(struct line *line, const struct last_words_frame *frame, long east, const unsigned char *text, size_t count);

#endif
