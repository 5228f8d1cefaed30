// SPDX-License-Identifier: MIT
#include "cunix_events.h"
#include "result.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int sys_epoll_rewatch(int epoll, int descriptor, uint32_t events, uint64_t tag)
{
	struct epoll_event event = {.events = events, .data = {.u64 = tag}};

	return (int)sys_result(epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event));
}

int sys_accept_event(int listener)
{
	return (int)sys_result(accept4(listener, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

int sys_never_wait(int descriptor)
{
	int flags = fcntl(descriptor, F_GETFL);

	return flags < 0 ? -errno : (int)sys_result(fcntl(descriptor, F_SETFL, flags | O_NONBLOCK));
}

int sys_getpeername(int descriptor, void *address, socklen_t *size)
{
	return (int)sys_result(getpeername(descriptor, (struct sockaddr *)address, size));
}

uint32_t sys_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (uint32_t)now.tv_sec;
}

int64_t sys_coarse_milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int sys_processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
}
