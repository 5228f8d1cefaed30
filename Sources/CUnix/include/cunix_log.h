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

/* What the log keeps for each thread: a load and no call, which pthread_getspecific is. */
extern _Thread_local void *sys_thread_scratch;

static inline void *sys_scratch(void)
{
	return sys_thread_scratch;
}

static inline void sys_set_scratch(void *scratch)
{
	sys_thread_scratch = scratch;
}

/* write(2), but no cancellation point: a thread cancelled here would leave its buffers in use for good. */
static inline long sys_write_whole(int descriptor, const void *buffer, size_t size)
{
	return sys_result(syscall(SYS_write, descriptor, buffer, size));
}

/* One datagram, or one record on a stream: never waits, never a SIGPIPE. */
static inline long sys_send(int descriptor, const void *buffer, size_t size)
{
	return sys_result(send(descriptor, buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL));
}

static inline int sys_dup3(int from, int to)
{
	return (int)sys_result(dup3(from, to, O_CLOEXEC));
}

static inline int sys_dup2(int from, int to)
{
	return (int)sys_result(dup2(from, to));
}

static inline int sys_duplicate(int descriptor)
{
	return (int)sys_result(fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
}

static inline int sys_flags(int descriptor)
{
	return (int)sys_result(fcntl(descriptor, F_GETFL));
}

static inline int sys_set_flags(int descriptor, int flags)
{
	return (int)sys_result(fcntl(descriptor, F_SETFL, flags));
}

static inline int sys_socket(int domain, int type)
{
	return (int)sys_result(socket(domain, type | SOCK_CLOEXEC, 0));
}

/* Connects to a socket by its path; a datagram socket may be connected again. */
static inline int sys_connect_path(int descriptor, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof address.sun_path)
		return -ENAMETOOLONG;
	strcpy(address.sun_path, path);
	return (int)sys_result(connect(descriptor, (struct sockaddr *)&address, sizeof address));
}

static inline int sys_bind_path(int descriptor, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof address.sun_path)
		return -ENAMETOOLONG;
	strcpy(address.sun_path, path);
	return (int)sys_result(bind(descriptor, (struct sockaddr *)&address, sizeof address));
}

static inline int sys_poll(struct pollfd *waited, nfds_t count, int milliseconds)
{
	return (int)sys_result(poll(waited, count, milliseconds));
}

static inline int sys_epoll_create(void)
{
	return (int)sys_result(epoll_create1(EPOLL_CLOEXEC));
}

/* The name the program was called by, without its folder. */
static inline const char *sys_program(void)
{
	return program_invocation_short_name;
}

/* A file in memory that is only appended to. */
static inline int sys_memory_file(const char *name)
{
	int descriptor = (int)sys_result(memfd_create(name, MFD_CLOEXEC));
	if (descriptor >= 0)
		fcntl(descriptor, F_SETFL, O_APPEND);
	return descriptor;
}

static inline long sys_pread(int descriptor, void *buffer, size_t size, off_t offset)
{
	return sys_result(pread(descriptor, buffer, size, offset));
}

/* Gives the memory of the first bytes back; the file keeps its length. */
static inline int sys_punch(int descriptor, off_t size)
{
	return (int)sys_result(fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, size));
}

static inline int sys_inotify(void)
{
	return (int)sys_result(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
}

static inline int sys_watch(int inotify, const char *path, uint32_t events)
{
	return (int)sys_result(inotify_add_watch(inotify, path, events));
}

static inline void sys_line_buffer_output(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/* What tells a file from any other that has been there: an inode's number is used again, its birth is not. */
struct sys_file_facts {
	uint64_t device, inode, born, size;
	int64_t changed;
	uint32_t mode;
};

static inline int sys_file_facts(int directory, const char *path, int flags, struct sys_file_facts *facts)
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

static inline int sys_eventfd(void)
{
	return (int)sys_result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

static inline int64_t sys_monotonic_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline int sys_pipe(int ends[2])
{
	return (int)sys_result(pipe2(ends, O_CLOEXEC));
}

/* The words for an error number, in no language but English: no allocation, no lock, never NULL. */
static inline const char *sys_words(int error)
{
	const char *words = strerrordesc_np(error);
	return words ? words : "Unknown error";
}

#endif
