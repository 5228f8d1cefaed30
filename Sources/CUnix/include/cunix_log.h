// SPDX-License-Identifier: MIT
//
// What the log and the tail need beyond cunix.h: each returns its result, or -errno.

#ifndef CUNIX_LOG_H
#define CUNIX_LOG_H

#include "cunix.h"
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <time.h>

/// What the log keeps for each thread: a load and no call, which pthread_getspecific is.
extern _Thread_local void *sys_thread_scratch;

static inline void *sys_scratch(void)
{
	return sys_thread_scratch;
}

void sys_set_scratch(void *scratch);
/// One datagram, or one record on a stream: never waits, never a SIGPIPE.
long sys_send(int descriptor, const void *buffer, size_t size);
int sys_dup3(int from, int to);
int sys_flags(int descriptor);
int sys_set_flags(int descriptor, int flags);
/// Connects to a socket by its path; a datagram socket may be connected again.
int sys_connect_path(int descriptor, const char *path);
int sys_bind_path(int descriptor, const char *path);
/// The name the program was called by, without its folder.
const char *sys_program(void);
long sys_pread(int descriptor, void *buffer, size_t size, off_t offset);
int sys_inotify(void);
int sys_watch(int inotify, const char *path, uint32_t events);
void sys_line_buffer_output(void);

/// What tells a file from any other that has been there: an inode's number is used again, its birth is not.
struct sys_file_facts {
	uint64_t device, inode, born, size;
	int64_t changed;
	uint32_t mode;
};
int sys_file_facts(int directory, const char *path, int flags, struct sys_file_facts *facts);
int64_t sys_monotonic_milliseconds(void);
int sys_pipe(int ends[2]);
/// A pipe of which neither end waits.
int sys_pipe_nonblocking(int ends[2]);
int sys_set_pipe_size(int pipe, int size);
/// Hidden by libc without _GNU_SOURCE.
void *memmem(const void *in, size_t size, const void *what, size_t length);
/// The words for an error number, in no language but English: no allocation, no lock, never NULL.
const char *sys_words(int error);

#endif
