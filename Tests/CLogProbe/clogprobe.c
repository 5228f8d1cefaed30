// SPDX-License-Identifier: MIT
//
// Counts a process's allocations: these stand before the C library's. And what is easier said in C.
#include "clogprobe.h"
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong allocations;

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

unsigned long heap_allocations(void)
{
	return atomic_load(&allocations);
}

/* A sanitizer has its own. */
#ifndef SANITIZED
void *malloc(size_t size)
{
	atomic_fetch_add(&allocations, 1);
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	atomic_fetch_add(&allocations, 1);
	return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	atomic_fetch_add(&allocations, 1);
	return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	atomic_fetch_add(&allocations, 1);
	return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size)
{
	atomic_fetch_add(&allocations, 1);
	*result = __libc_memalign(alignment, size);
	return *result || size == 0 ? 0 : ENOMEM;
}
#endif

void c_says(const char *text)
{
	fprintf(stderr, "%s", text);
}
