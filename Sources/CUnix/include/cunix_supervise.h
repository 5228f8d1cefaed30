// SPDX-License-Identifier: MIT
//
// What living under a supervisor needs beyond cunix.h: each returns its result, or -errno.

#ifndef CUNIX_SUPERVISE_H
#define CUNIX_SUPERVISE_H

#include "cunix_log.h"

/// 1 if the socket listens, 0 if it does not.
int sys_listens(int descriptor);
/// SOCK_STREAM, SOCK_DGRAM, …
int sys_socket_type(int descriptor);
/// One datagram with descriptors (SCM_RIGHTS): never waits, never a SIGPIPE.
long sys_send_descriptors(int descriptor, const void *buffer, size_t size, const int *descriptors, size_t count);
/// A timer that becomes readable every so often.
int sys_timer_every(int64_t nanoseconds);
/// Reaps one child that has ended: its pid, or 0 if none has.
int sys_reap(void);
/// Signals every process that this one may, but for itself.
int sys_signal_all(int signal);
/// Who holds a lock from this byte on, and how many bytes it is long: a pid, 0 for nobody, or -errno.
int sys_lock_range(int descriptor, off_t byte, off_t *length);
/// Becomes another program, with no signal blocked. Returns only -errno.
int sys_become(const char *path, char *const arguments[]);

#endif
