// SPDX-License-Identifier: MIT
#include "cunix_supervise.h"
#include "result.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

static int socket_option(int descriptor, int name)
{
	int value = 0;
	socklen_t size = sizeof value;

	return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) ? -errno : value;
}

int sys_listens(int descriptor)
{
	return socket_option(descriptor, SO_ACCEPTCONN);
}

int sys_socket_type(int descriptor)
{
	return socket_option(descriptor, SO_TYPE);
}

long sys_send_descriptors(int descriptor, const void *buffer, size_t size, const int *descriptors, size_t count)
{
	enum { MOST = 253 }; // SCM_MAX_FD
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(MOST * sizeof(int))];
	} control = {.space = {0}};
	struct iovec part = {(void *)(uintptr_t)buffer, size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	if (count > MOST)
		return -E2BIG;
	message.msg_control = &control;
	message.msg_controllen = CMSG_SPACE(count * sizeof(int));
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(&control.header), descriptors, count * sizeof(int));
	return sys_result(sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL));
}

int sys_timer_every(int64_t nanoseconds)
{
	struct timespec every = {nanoseconds / 1000000000, nanoseconds % 1000000000};
	struct itimerspec times = {every, every};
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	if (timer < 0)
		return -errno;
	if (timerfd_settime(timer, 0, &times, 0)) {
		int error = errno;
		close(timer);
		return -error;
	}
	return timer;
}

int sys_reap(void)
{
	return (int)sys_result(waitpid(-1, 0, WNOHANG));
}

int sys_signal_all(int signal)
{
	return (int)sys_result(kill(-1, signal));
}

int sys_lock_range(int descriptor, off_t byte, off_t *length)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 0};

	if (fcntl(descriptor, F_GETLK, &lock))
		return -errno;
	*length = lock.l_len;
	return lock.l_type == F_UNLCK ? 0 : lock.l_pid > 0 ? lock.l_pid : -1;
}

int sys_become(const char *path, char *const arguments[])
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, 0);
	return (int)sys_result(execv(path, arguments));
}
