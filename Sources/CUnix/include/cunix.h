// SPDX-License-Identifier: MIT
//
// The system calls that Swift's Glibc module cannot see, or whose errno Swift could lose: each returns its result,
// or -errno. Nothing here decides anything; a wrapper is one expression.

#ifndef CUNIX_H
#define CUNIX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
/* Swift's Glibc module is made without _GNU_SOURCE, and a type that differs there cannot be imported twice: fd_set. */
#include <features.h>
#undef __USE_XOPEN
#include <sys/select.h>
#define __USE_XOPEN 1
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static inline long sys_result(long result)
{
	return result < 0 ? -(long)errno : result;
}

static inline int sys_openat(int directory, const char *path, int flags, mode_t mode)
{
	return (int)sys_result(openat(directory, path, flags, mode));
}

static inline int sys_close(int descriptor)
{
	return (int)sys_result(close(descriptor));
}

static inline long sys_read(int descriptor, void *buffer, size_t size)
{
	return sys_result(read(descriptor, buffer, size));
}

static inline long sys_write(int descriptor, const void *buffer, size_t size)
{
	return sys_result(write(descriptor, buffer, size));
}

static inline int sys_fstat(int descriptor, struct stat *facts)
{
	return (int)sys_result(fstat(descriptor, facts));
}

static inline int sys_fstatat(int directory, const char *path, struct stat *facts, int flags)
{
	return (int)sys_result(fstatat(directory, path, facts, flags));
}

#endif
