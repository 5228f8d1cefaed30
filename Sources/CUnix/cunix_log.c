// SPDX-License-Identifier: MIT
#include "cunix_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static long sys_result(long result)
{
	return result < 0 ? -(long)errno : result;
}

long sys_send(int descriptor, const void *buffer, size_t size)
{
	return sys_result(send(descriptor, buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL));
}

int sys_dup3(int from, int to)
{
	return (int)sys_result(dup3(from, to, O_CLOEXEC));
}

int sys_duplicate(int descriptor)
{
	return (int)sys_result(fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
}

int sys_flags(int descriptor)
{
	return (int)sys_result(fcntl(descriptor, F_GETFL));
}

int sys_set_flags(int descriptor, int flags)
{
	return (int)sys_result(fcntl(descriptor, F_SETFL, flags));
}

int sys_connect_path(int descriptor, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof address.sun_path)
		return -ENAMETOOLONG;
	strcpy(address.sun_path, path);
	return (int)sys_result(connect(descriptor, (struct sockaddr *)&address, sizeof address));
}

const char *sys_program(void)
{
	return program_invocation_short_name;
}

const char *sys_words(int error)
{
	const char *words = strerrordesc_np(error);
	return words ? words : "Unknown error";
}
