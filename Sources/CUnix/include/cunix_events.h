// SPDX-License-Identifier: MIT
//
// What a readiness loop needs beyond cunix.h: each returns its result, or -errno.

#ifndef CUNIX_EVENTS_H
#define CUNIX_EVENTS_H

#include "cunix.h"

// Not by epoll's names, which Swift sees as values of an enumeration.
enum {
	SYS_READABLE = EPOLLIN,
	SYS_WRITABLE = EPOLLOUT,
	SYS_BROKEN = EPOLLERR | EPOLLHUP,
	SYS_ONE_LOOP = (int)EPOLLEXCLUSIVE ///< wakes one of the loops that watch a listener, not all
};

/// epoll_ctl(2), EPOLL_CTL_MOD: a connection is watched for other events.
int sys_epoll_rewatch(int epoll, int descriptor, uint32_t events, uint64_t tag);
/// accept4(2) for a connection that never waits; who it is can be asked later.
int sys_accept_event(int listener);
int sys_never_wait(int descriptor);
int sys_getpeername(int descriptor, void *address, socklen_t *size);
/// Seconds since some time in the past, to a few milliseconds; no system call.
uint32_t sys_seconds(void);
/// The same in milliseconds.
int64_t sys_coarse_milliseconds(void);
/// Processors that this process may run on.
int sys_processors(void);

#endif
