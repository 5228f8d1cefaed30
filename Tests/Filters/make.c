// SPDX-License-Identifier: MIT
#include "filters.h"

#include "filter_lists.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#define REFUSE    SCMP_ACT_ERRNO(EPERM)
#define UNKNOWN   SCMP_ACT_ERRNO(ENOSYS)
#define NO_FAMILY SCMP_ACT_ERRNO(EAFNOSUPPORT)

enum { BINARY_TREE = 2, WRITABLE = 2, EXECUTABLE = 4 };

/// libseccomp takes numbers of this machine's, and leaves out what the other has not.
static int number_of(const char *call)
{
	int number = seccomp_syscall_resolve_name(call);

	if (number == __NR_SCMP_ERROR)
		must(-ENOSYS, call);
	return number;
}

static void rule(scmp_filter_ctx filter, uint32_t action, const char *call)
{
	must(seccomp_rule_add(filter, action, number_of(call), 0), call);
}

static void rules(scmp_filter_ctx filter, uint32_t action, const char *const *calls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rule(filter, action, calls[i]);
}

/// Where an argument has `value` in the bits of `mask`, which has none above the low 32.
static void rule_if(scmp_filter_ctx filter, uint32_t action, const char *call, unsigned argument, uint32_t mask,
		    uint32_t value)
{
	const struct scmp_arg_cmp comparison = {argument, SCMP_CMP_MASKED_EQ, mask, value};

	must(seccomp_rule_add_array(filter, action, number_of(call), 1, &comparison), call);
}

static void refuse_typing(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < COUNT(typing); i++)
		rule_if(filter, REFUSE, "ioctl", 1, ~0u, typing[i]);
}

static void refuse(scmp_filter_ctx filter)
{
	static const char *const sockets[] = {"socket", "socketpair"};

	rules(filter, REFUSE, refused, COUNT(refused));
	for (size_t i = 0; i < COUNT(namespaces); i++)
		rule_if(filter, REFUSE, "clone", 0, namespaces[i], namespaces[i]);
	refuse_typing(filter);
	for (size_t i = 0; i < COUNT(other_families) * COUNT(sockets); i++)
		rule_if(filter, NO_FAMILY, sockets[i % 2], 0, other_families[i / 2].mask, other_families[i / 2].value);
}

static void allow(scmp_filter_ctx filter, int executes)
{
	uint32_t all = 0;

	rules(filter, SCMP_ACT_ALLOW, allowed, COUNT(allowed));
	for (size_t i = 0; i < COUNT(namespaces); i++)
		all |= namespaces[i];
	rule_if(filter, SCMP_ACT_ALLOW, "clone", 0, all, 0);
	for (size_t i = 0; i < COUNT(requests); i++)
		rule_if(filter, SCMP_ACT_ALLOW, "ioctl", 1, ~0u, requests[i]);
	for (size_t i = 0; i < COUNT(families); i++) {
		rule_if(filter, SCMP_ACT_ALLOW, "socket", 0, ~0u, families[i]);
		rule_if(filter, SCMP_ACT_ALLOW, "socketpair", 0, ~0u, families[i]);
	}
	// A program that is run is mapped executable; but no memory may be both written and run.
	rule_if(filter, SCMP_ACT_ALLOW, "mmap", 2, EXECUTABLE, 0);
	rule_if(filter, SCMP_ACT_ALLOW, "mprotect", 2, EXECUTABLE, 0);
	if (executes) {
		rule_if(filter, SCMP_ACT_ALLOW, "mmap", 2, WRITABLE | EXECUTABLE, EXECUTABLE);
		rule_if(filter, REFUSE, "mmap", 2, WRITABLE | EXECUTABLE, WRITABLE | EXECUTABLE);
		rules(filter, SCMP_ACT_ALLOW, executing, COUNT(executing));
	} else {
		rule_if(filter, REFUSE, "mmap", 2, EXECUTABLE, EXECUTABLE);
		rules(filter, REFUSE, executing, COUNT(executing));
	}
	rule_if(filter, REFUSE, "mprotect", 2, EXECUTABLE, EXECUTABLE);
}

static const uint32_t otherwise[] = {
	[DEFAULT] = SCMP_ACT_ALLOW,
	[STRICT] = UNKNOWN,
	[STRICT_EXEC] = UNKNOWN,
	[KEEPER] = SCMP_ACT_KILL_PROCESS,
};

void make(const struct architecture *architecture, enum kind kind, struct program *program)
{
	scmp_filter_ctx filter = seccomp_init(otherwise[kind]);
	int file = memfd_create("filter", MFD_CLOEXEC);

	if (!filter || file < 0)
		must(-ENOMEM, "seccomp_init");
	if (architecture->token != seccomp_arch_native()) {
		must(seccomp_arch_add(filter, architecture->token), architecture->name);
		must(seccomp_arch_remove(filter, seccomp_arch_native()), "seccomp_arch_remove");
	}
	must(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), "SCMP_FLTATR_ACT_BADARCH");
	// The kernel tries a new filter on every number it has: by a tree that takes a third of the time.
	must(seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, BINARY_TREE), "SCMP_FLTATR_CTL_OPTIMIZE");
	if (kind == DEFAULT)
		rule(filter, UNKNOWN, "clone3");
	if (kind != KEEPER)
		refuse(filter);
	if (kind == STRICT || kind == STRICT_EXEC)
		allow(filter, kind == STRICT_EXEC);
	if (kind == KEEPER) {
		rules(filter, SCMP_ACT_ALLOW, keeping, COUNT(keeping));
		rule_if(filter, SCMP_ACT_ALLOW, "ioctl", 1, PIDFD_REQUESTS, PIDFD_REQUESTS);
		refuse_typing(filter);
	}
	must(seccomp_export_bpf(filter, file), "seccomp_export_bpf");
	seccomp_release(filter);
	ssize_t size = pread(file, program->code, sizeof program->code, 0);
	must(size <= 0 ? -EIO : 0, "pread");
	program->length = (size_t)size / sizeof *program->code;
	close(file);
}
