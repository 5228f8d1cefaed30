// SPDX-License-Identifier: MIT
//
// What the log and the tail need beyond cunix.h: each returns its result, or -errno.

#ifndef CUNIX_LOG_H
#define CUNIX_LOG_H

#include "cunix.h"
#include <sys/inotify.h>
#include <sys/mman.h>
#include <time.h>

/// One datagram, or one record on a stream: never waits, never a SIGPIPE.
long sys_send(int descriptor, const void *buffer, size_t size);
int sys_dup3(int from, int to);
int sys_duplicate(int descriptor);
int sys_flags(int descriptor);
int sys_set_flags(int descriptor, int flags);
/// Connects to a socket by its path; a datagram socket may be connected again.
int sys_connect_path(int descriptor, const char *path);
/// The name the program was called by, without its folder.
const char *sys_program(void);
/// The words for an error number, in no language but English: no allocation, no lock, never NULL.
const char *sys_words(int error);

#endif
