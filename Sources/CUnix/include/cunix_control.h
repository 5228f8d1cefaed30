// SPDX-License-Identifier: MIT
//
// What the control socket needs beyond cunix.h: each returns its result, or -errno.

#ifndef CUNIX_CONTROL_H
#define CUNIX_CONTROL_H

#include "cunix.h"

enum {
	SYS_FILES_MOST = 253,    ///< SCM_MAX_FD: descriptors in one message
	SYS_PACKET_CUT = 1,      ///< the packet was longer than the buffer
	SYS_PACKET_FILES_CUT = 2 ///< more descriptors than room; the kernel closed the rest
};

/// A socket of whole packets (SOCK_SEQPACKET), never waiting.
int sys_packet_socket(void);
/// accept4 without waiting, for a socket that does not wait either.
int sys_accept_now(int descriptor);
/// Sends one packet with descriptors; never waits, never a SIGPIPE.
long sys_send_packet(int descriptor, const void *bytes, size_t size, const int *files, size_t count);
/// Takes one packet and its descriptors, which are close-on-exec from the first moment; never waits.
///
/// count    room in files; the number of descriptors that came
/// cut      SYS_PACKET_*
long sys_receive_packet(int descriptor, void *bytes, size_t size, int *files, size_t *count, int *cut);
/// Who called connect(2), or listen(2) at the other end.
int sys_peer(int descriptor, pid_t *pid, uid_t *uid);
int sys_socket_option(int descriptor, int level, int name);
/// SO_RCVTIMEO or SO_SNDTIMEO; 0 for no limit.
int sys_socket_time(int descriptor, int name, int64_t microseconds);
int sys_rename_at(int directory, const char *from, const char *to);
int sys_epoll_remove(int epoll, int descriptor);
/// A read lock of this process on one byte.
int sys_lock_byte(int descriptor, off_t byte);

#endif
