// SPDX-License-Identifier: MIT
#include "cunix.h"
#include "result.h"

#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/statfs.h>
#include <sys/xattr.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *error_name(int error)
{
	return strerrorname_np(error);
}

int sys_is_proc(int directory, const char *name)
{
	struct statfs facts;
	int file = openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (file < 0)
		return -errno;
	int is_proc = !fstatfs(file, &facts) && facts.f_type == PROC_SUPER_MAGIC;
	close(file);
	return is_proc;
}

int sys_has_capabilities(int directory, const char *name)
{
	int file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (file < 0)
		return -errno;
	int has = fgetxattr(file, "security.capability", 0, 0) > 0;
	close(file);
	return has;
}

int sys_landlock_abi(void)
{
	const int version = 1;
	long abi = syscall(SYS_landlock_create_ruleset, 0, 0, version);

	return abi < 0 ? 0 : (int)abi;
}

const char *signal_name(int number)
{
	return sigabbrev_np(number);
}

int sys_openat(int directory, const char *path, int flags, mode_t mode)
{
	return (int)sys_result(openat(directory, path, flags, mode));
}

int sys_open_inside(int root, const char *path, int flags)
{
	struct open_how how = {.flags = (unsigned)flags, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};

	return (int)sys_result(syscall(SYS_openat2, root, path, &how, sizeof how));
}

int sys_close(int descriptor)
{
	return (int)sys_result(syscall(SYS_close, descriptor));
}

long sys_read(int descriptor, void *buffer, size_t size)
{
	return sys_result(syscall(SYS_read, descriptor, buffer, size));
}

long sys_write(int descriptor, const void *buffer, size_t size)
{
	return sys_result(syscall(SYS_write, descriptor, buffer, size));
}

int sys_fstat(int descriptor, struct stat *facts)
{
	return (int)sys_result(fstat(descriptor, facts));
}

int sys_fstatat(int directory, const char *path, struct stat *facts, int flags)
{
	return (int)sys_result(fstatat(directory, path, facts, flags));
}

long sys_getdents(int folder, void *entries, size_t size)
{
	return sys_result(syscall(SYS_getdents64, folder, entries, size));
}

int sys_mkdirat(int directory, const char *path, mode_t mode)
{
	return (int)sys_result(mkdirat(directory, path, mode));
}

int sys_unlinkat(int directory, const char *path, int flags)
{
	return (int)sys_result(unlinkat(directory, path, flags));
}

long sys_readlinkat(int directory, const char *path, char *buffer, size_t size)
{
	return sys_result(readlinkat(directory, path, buffer, size));
}

int sys_fchown(int descriptor, uid_t uid, gid_t gid)
{
	return (int)sys_result(fchown(descriptor, uid, gid));
}

int sys_fchmod(int descriptor, mode_t mode)
{
	return (int)sys_result(fchmod(descriptor, mode));
}

uid_t sys_caller(void)
{
	return (uid_t)getauxval(AT_EUID);
}

int sys_flock(int descriptor, int operation)
{
	return (int)sys_result(flock(descriptor, operation));
}

int sys_dup(int descriptor)
{
	return (int)sys_result(fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
}

int sys_dup2(int from, int to)
{
	return (int)sys_result(dup2(from, to));
}

int sys_keep_over_exec(int descriptor)
{
	return (int)sys_result(fcntl(descriptor, F_SETFD, 0));
}

int sys_close_range(int first, unsigned last)
{
	return (int)sys_result(syscall(SYS_close_range, (unsigned)first, last, 0));
}

int sys_socket(int family, int type)
{
	return (int)sys_result(socket(family, type | SOCK_CLOEXEC, 0));
}

int sys_bind(int descriptor, const void *address, socklen_t size)
{
	return (int)sys_result(bind(descriptor, (const struct sockaddr *)address, size));
}

int sys_connect(int descriptor, const void *address, socklen_t size)
{
	return (int)sys_result(connect(descriptor, (const struct sockaddr *)address, size));
}

int sys_listen(int descriptor, int backlog)
{
	return (int)sys_result(listen(descriptor, backlog));
}

int sys_accept(int descriptor, void *address, socklen_t *size)
{
	return (int)sys_result(syscall(SYS_accept4, descriptor, address, size, SOCK_CLOEXEC));
}

int sys_setsockopt(int descriptor, int level, int name, int value)
{
	return (int)sys_result(setsockopt(descriptor, level, name, &value, sizeof value));
}

int sys_getsockname(int descriptor, void *address, socklen_t *size)
{
	return (int)sys_result(getsockname(descriptor, (struct sockaddr *)address, size));
}

long sys_recv(int descriptor, void *buffer, size_t size, int flags)
{
	return sys_result(recv(descriptor, buffer, size, flags));
}

int sys_shutdown(int descriptor, int how)
{
	return (int)sys_result(shutdown(descriptor, how));
}

int sys_pidfd_open(pid_t pid)
{
	return (int)sys_result(syscall(SYS_pidfd_open, pid, 0));
}

int sys_pidfd_send_signal(int pidfd, int signal)
{
	return (int)sys_result(syscall(SYS_pidfd_send_signal, pidfd, signal, 0, 0));
}

int sys_poll(struct pollfd *descriptors, nfds_t count, int milliseconds)
{
	return (int)sys_result(poll(descriptors, count, milliseconds));
}

int sys_epoll_create(void)
{
	return (int)sys_result(epoll_create1(EPOLL_CLOEXEC));
}

int sys_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t tag)
{
	struct epoll_event event = {.events = events, .data = {.u64 = tag}};

	return (int)sys_result(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event));
}

int sys_epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds)
{
	return (int)sys_result(epoll_wait(epoll, events, count, milliseconds));
}

int sys_eventfd(void)
{
	return (int)sys_result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

int sys_signalfd(const sigset_t *signals)
{
	return (int)sys_result(signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

int sys_pthread_kill(pthread_t thread, int signal)
{
	return (int)sys_result((errno = pthread_kill(thread, signal)) ? -1 : 0);
}

int sys_lock_holder(int descriptor, off_t byte)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	if (fcntl(descriptor, F_GETLK, &lock))
		return -errno;
	return lock.l_type == F_UNLCK ? 0 : lock.l_pid > 0 ? lock.l_pid : -1;
}

/// Interfaces of libdispatch that CFRunLoop uses, and so as stable as Foundation's RunLoop on Linux.
extern int _dispatch_get_main_queue_handle_4CF(void) __attribute__((weak));
extern void _dispatch_main_queue_callback_4CF(void *unused) __attribute__((weak));

int main_queue_descriptor(void)
{
	return _dispatch_get_main_queue_handle_4CF ? _dispatch_get_main_queue_handle_4CF() : -1;
}

void main_queue_drain(void)
{
	if (_dispatch_main_queue_callback_4CF)
		_dispatch_main_queue_callback_4CF(0);
}

/// A handler that only interrupts a blocking call.
static void interrupt_only(int signal)
{
	(void)signal;
}

int sys_interrupt_on(int signal)
{
	struct sigaction action = {.sa_handler = interrupt_only};

	return (int)sys_result(sigaction(signal, &action, 0));
}

int environment_has(const char *start)
{
	size_t size = strlen(start);

	for (int i = 0; environ[i]; i++)
		if (!strncmp(environ[i], start, size))
			return 1;
	return 0;
}

void environment_keep(int (*keep)(const char *entry, void *context), void *context)
{
	int left = 0;

	for (int i = 0; environ[i]; i++)
		if (keep(environ[i], context))
			environ[left++] = environ[i];
		else
			memset(environ[i], 0, strlen(environ[i]));
	environ[left] = 0;
}
