// SPDX-License-Identifier: MIT
#include "cunix_log.h"
#include "result.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

_Thread_local void *sys_thread_scratch;

void sys_set_scratch(void *scratch)
{
	sys_thread_scratch = scratch;
}

long sys_send(int descriptor, const void *buffer, size_t size)
{
	return sys_result(send(descriptor, buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL));
}

int sys_dup3(int from, int to)
{
	return (int)sys_result(dup3(from, to, O_CLOEXEC));
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

int sys_bind_path(int descriptor, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof address.sun_path)
		return -ENAMETOOLONG;
	strcpy(address.sun_path, path);
	return (int)sys_result(bind(descriptor, (struct sockaddr *)&address, sizeof address));
}

const char *sys_program(void)
{
	return program_invocation_short_name;
}

long sys_pread(int descriptor, void *buffer, size_t size, off_t offset)
{
	return sys_result(pread(descriptor, buffer, size, offset));
}

int sys_inotify(void)
{
	return (int)sys_result(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
}

int sys_watch(int inotify, const char *path, uint32_t events)
{
	return (int)sys_result(inotify_add_watch(inotify, path, events));
}

void sys_line_buffer_output(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

int sys_file_facts(int directory, const char *path, int flags, struct sys_file_facts *facts)
{
	struct statx all;
	int result = (int)sys_result(statx(directory, path, flags, STATX_BASIC_STATS | STATX_BTIME, &all));
	if (result == 0) {
		facts->device = (uint64_t)all.stx_dev_major << 32 | all.stx_dev_minor;
		facts->inode = all.stx_ino;
		facts->born = all.stx_mask & STATX_BTIME ? (uint64_t)all.stx_btime.tv_sec * 1000000000 + all.stx_btime.tv_nsec : 0;
		facts->size = all.stx_size;
		facts->changed = all.stx_mtime.tv_sec * 1000000000 + all.stx_mtime.tv_nsec;
		facts->mode = all.stx_mode;
	}
	return result;
}

int64_t sys_monotonic_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int sys_pipe(int ends[2])
{
	return (int)sys_result(pipe2(ends, O_CLOEXEC));
}

int sys_pipe_nonblocking(int ends[2])
{
	return (int)sys_result(pipe2(ends, O_CLOEXEC | O_NONBLOCK));
}

int sys_set_pipe_size(int pipe, int size)
{
	return (int)sys_result(fcntl(pipe, F_SETPIPE_SZ, size));
}

const char *sys_words(int error)
{
	const char *words = strerrordesc_np(error);
	return words ? words : "Unknown error";
}
