// SPDX-License-Identifier: MIT
//
// The system calls that Swift's Glibc module cannot see, or whose errno Swift could lose: each returns its result,
// or -errno. Nothing here decides anything.

#ifndef CUNIX_H
#define CUNIX_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

// Hidden by libc without _GNU_SOURCE, with which this header would not be Swift's Glibc any more.
#ifndef O_PATH
#define O_PATH 010000000
#endif
#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

int sys_openat(int directory, const char *path, int flags, mode_t mode);
/// Opens a path as if a directory were the root: neither "..", nor a link, nor one of /proc's leads out of it.
int sys_open_inside(int root, const char *path, int flags);
// These three and sys_accept are no points at which a thread is cancelled: one that writes a log line would leave its
// buffers in use for good, and in a process of several threads such a point costs two atomic operations.
int sys_close(int descriptor);
long sys_read(int descriptor, void *buffer, size_t size);
long sys_write(int descriptor, const void *buffer, size_t size);
int sys_fstat(int descriptor, struct stat *facts);
int sys_fstatat(int directory, const char *path, struct stat *facts, int flags);
/// The next entries of a folder that is open for reading, as getdents64(2) gives them; 0 at the end.
long sys_getdents(int folder, void *entries, size_t size);
int sys_mkdirat(int directory, const char *path, mode_t mode);
int sys_unlinkat(int directory, const char *path, int flags);
long sys_readlinkat(int directory, const char *path, char *buffer, size_t size);
int sys_fchown(int descriptor, uid_t uid, gid_t gid);
int sys_fchmod(int descriptor, mode_t mode);
/// The effective user that the program was run with, as the kernel noted it then (getauxval(3)): no system call.
uid_t sys_caller(void);
int sys_flock(int descriptor, int operation);
int sys_dup(int descriptor);
int sys_dup2(int from, int to);
int sys_keep_over_exec(int descriptor);
/// Closes all descriptors from the first to the last.
int sys_close_range(int first, unsigned last);
int sys_socket(int family, int type);
int sys_bind(int descriptor, const void *address, socklen_t size);
int sys_connect(int descriptor, const void *address, socklen_t size);
int sys_listen(int descriptor, int backlog);
int sys_accept(int descriptor, void *address, socklen_t *size);
int sys_setsockopt(int descriptor, int level, int name, int value);
int sys_getsockname(int descriptor, void *address, socklen_t *size);
long sys_recv(int descriptor, void *buffer, size_t size, int flags);
int sys_shutdown(int descriptor, int how);
int sys_pidfd_open(pid_t pid);
int sys_pidfd_send_signal(int pidfd, int signal);
int sys_poll(struct pollfd *descriptors, nfds_t count, int milliseconds);
int sys_epoll_create(void);
int sys_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t tag);
int sys_epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds);
int sys_eventfd(void);
int sys_signalfd(const sigset_t *signals);
int sys_pthread_kill(pthread_t thread, int signal);
/// Who holds a lock on one byte of the file: a pid, 0 for nobody, or -errno. -1 is a holder in another pid namespace.
int sys_lock_holder(int descriptor, off_t byte);

/// The name of an error number: "EPERM"; NULL if it has none.
const char *error_name(int error);

/// Whether a file in a directory is on a /proc; or -errno. Follows no link.
int sys_is_proc(int directory, const char *name);
/// Whether a file in a directory has capabilities (capabilities(7), "File capabilities"); or -errno. Follows no link.
int sys_has_capabilities(int directory, const char *name);

/// The kernel's Landlock ABI (landlock(7)), 0 if it has none.
int sys_landlock_abi(void);

/// The name of a signal without "SIG": "TERM"; NULL if it has none.
const char *signal_name(int number);

/// The main queue of libdispatch, where it is linked: a descriptor that is readable when work waits; -1 without it.
int main_queue_descriptor(void);
/// Runs what waits on the main queue.
void main_queue_drain(void);

/// Makes `signal` interrupt a blocking call of the thread that gets it, and do nothing else.
int sys_interrupt_on(int signal);
/// Whether a variable's name begins so.
int environment_has(const char *start);
/// Ends the environment of this process, in libc and in the memory that /proc/<pid>/environ shows, but for what `keep`
/// says is to stay.
void environment_keep(int (*keep)(const char *entry, void *context), void *context);

#endif
