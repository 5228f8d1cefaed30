// SPDX-License-Identifier: MIT
#include "cunix_control.h"
#include "result.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int sys_packet_socket(void)
{
	return (int)sys_result(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

int sys_accept_now(int descriptor)
{
	return (int)sys_result(accept4(descriptor, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

/// Room for the descriptors of one message, aligned as the kernel wants its header.
union control {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(SYS_FILES_MOST * sizeof(int))];
};

long sys_send_packet(int descriptor, const void *bytes, size_t size, const int *files, size_t count)
{
	union control control;
	struct iovec part = {(void *)(uintptr_t)bytes, size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	if (count > SYS_FILES_MOST)
		return -EINVAL;
	if (count) {
		memset(&control, 0, sizeof control);
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(count * sizeof(int));
		struct cmsghdr *head = CMSG_FIRSTHDR(&message);
		*head = (struct cmsghdr){
			.cmsg_len = CMSG_LEN(count * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
		memcpy(CMSG_DATA(head), files, count * sizeof(int));
	}
	return sys_result(sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL));
}

static size_t take_files(struct msghdr *message, int *files, size_t room)
{
	size_t taken = 0;

	for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head; head = CMSG_NXTHDR(message, head)) {
		if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
			continue;
		size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count; i++) {
			int file;
			memcpy(&file, CMSG_DATA(head) + i * sizeof file, sizeof file);
			if (taken < room)
				files[taken++] = file;
			else
				close(file);
		}
	}
	return taken;
}

long sys_receive_packet(int descriptor, void *bytes, size_t size, int *files, size_t *count, int *cut)
{
	union control control;
	struct iovec part = {bytes, size};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control};
	size_t room = *count;
	long result = sys_result(recvmsg(descriptor, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC));

	*count = 0;
	*cut = 0;
	if (result < 0)
		return result;
	*count = take_files(&message, files, room);
	*cut = (message.msg_flags & MSG_TRUNC ? SYS_PACKET_CUT : 0) |
	       (message.msg_flags & MSG_CTRUNC ? SYS_PACKET_FILES_CUT : 0);
	return result;
}

int sys_peer(int descriptor, pid_t *pid, uid_t *uid)
{
	struct ucred peer;
	socklen_t size = sizeof peer;

	if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size))
		return -errno;
	*pid = peer.pid;
	*uid = peer.uid;
	return 0;
}

int sys_socket_option(int descriptor, int level, int name)
{
	int value = 0;
	socklen_t size = sizeof value;

	return getsockopt(descriptor, level, name, &value, &size) ? -errno : value;
}

int sys_socket_time(int descriptor, int name, int64_t microseconds)
{
	struct timeval time = {microseconds / 1000000, microseconds % 1000000};

	return (int)sys_result(setsockopt(descriptor, SOL_SOCKET, name, &time, sizeof time));
}

int sys_rename_at(int directory, const char *from, const char *to)
{
	return (int)sys_result(renameat(directory, from, directory, to));
}

int sys_epoll_remove(int epoll, int descriptor)
{
	return (int)sys_result(epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, 0));
}

int sys_lock_byte(int descriptor, off_t byte)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	return (int)sys_result(fcntl(descriptor, F_SETLK, &lock));
}
