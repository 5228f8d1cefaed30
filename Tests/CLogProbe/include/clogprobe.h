// SPDX-License-Identifier: MIT
#ifndef CLOGPROBE_H
#define CLOGPROBE_H

/// How often this process has asked for memory.
unsigned long heap_allocations(void);

/// What a C library would print on standard error, without a newline of ours.
void c_says(const char *text);

#endif
