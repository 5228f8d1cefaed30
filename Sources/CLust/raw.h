// SPDX-License-Identifier: MIT
//
// System calls without libc: no errno, no wrapper that locks, signals other threads or caches. Why raw: glibc's
// setresuid() and friends broadcast to every thread and are not async-signal-safe (nptl(7), signal-safety(7)).

#ifndef CLUST_RAW_H
#define CLUST_RAW_H

#include <stdint.h>
#include <sys/syscall.h>

#if defined(__x86_64__)

static inline long raw_call(long number, const long argument[6])
{
	long result;
	register long r10 __asm__("r10") = argument[3];
	register long r8 __asm__("r8") = argument[4];
	register long r9 __asm__("r9") = argument[5];
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(argument[0]), "S"(argument[1]), "d"(argument[2]), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

// The processor's own counter: clock_gettime(2) can be a system call, and none may come between chroot and setresuid.
static inline uint64_t ticks(void)
{
	uint32_t low, high;
	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

#else

static inline long raw_call(long number, const long argument[6])
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = argument[0];
	register long x1 __asm__("x1") = argument[1];
	register long x2 __asm__("x2") = argument[2];
	register long x3 __asm__("x3") = argument[3];
	register long x4 __asm__("x4") = argument[4];
	register long x5 __asm__("x5") = argument[5];
	__asm__ volatile("svc 0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

static inline uint64_t ticks(void)
{
	uint64_t count;
	__asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
	return count;
}

#endif

#endif
