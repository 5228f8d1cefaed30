// SPDX-License-Identifier: MIT
#include "tracee.h"

#include "../../Sources/CLust/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>

struct kind {
	long number;
	const char *name;
};
#define KIND(name) {SYS_##name, #name}

/// What the sequence is made of. A call that is not here is the server's own code.
static const struct kind kinds[] = {
	KIND(rt_sigprocmask), KIND(prctl),       KIND(clone),      KIND(setsid),     KIND(writev),    KIND(rt_sigaction),
	KIND(umask),          KIND(prlimit64),   KIND(dup3),       KIND(ftruncate),  KIND(pwrite64),  KIND(close),
	KIND(fcntl),          KIND(close_range), KIND(unshare),    KIND(fstat),      KIND(getdents64), KIND(openat),
	KIND(mount),          KIND(setgroups),   KIND(setresgid),  KIND(fchdir),     KIND(capset),    KIND(chroot),
	KIND(setresuid),      KIND(setuid),      KIND(setgid),     KIND(chdir),      KIND(keyctl),    KIND(pread64),
	KIND(newfstatat),     KIND(statfs),      KIND(mkdirat),     KIND(pivot_root), KIND(umount2),
	KIND(ioctl),          KIND(pidfd_open), {SYS_landlock_add_rule, "landlock_add_rule"}, {SYS_landlock_restrict_self, "landlock_restrict_self"},
};

static const struct kind *kind_of(const struct call *call)
{
	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].number == call->number)
			return &kinds[i];
	return 0;
}

int call_is_of_sequence(const struct call *call)
{
	return kind_of(call) != 0;
}

const char *call_name(const struct call *call)
{
	return kind_of(call) ? kind_of(call)->name : "?";
}

int call_forks(const struct call *call)
{
	return call->number == SYS_clone;
}

int call_is_libc(const struct call *call)
{
	switch (call->number) {
	case SYS_set_robust_list:
	case SYS_getpid:
	case SYS_gettid:
	case SYS_write:
	case SYS_exit_group:
		return 1;
	default:
		return 0;
	}
}

int call_waits(const struct call *call)
{
	return call->number == SYS_epoll_pwait || call->number == SYS_accept4
#ifdef SYS_epoll_wait
	       || call->number == SYS_epoll_wait
#endif
		;
}

/// What is at an address of its memory; 0 if nothing is.
static long word_at(pid_t pid, uint64_t address)
{
	errno = 0;
	long word = ptrace(PTRACE_PEEKDATA, pid, address, 0);
	return errno ? 0 : word;
}

enum ready_call call_of_ready(pid_t pid, const struct call *call)
{
	if (call->number == SYS_fcntl && (call->argument[1] == F_SETLK || call->argument[1] == F_OFD_GETLK))
		return word_at(pid, call->argument[2] + offsetof(struct flock, l_start)) == 1 ? READY_LOCK : READY_NONE;
	if (call->number != SYS_writev)
		return READY_NONE;
	// The first part is a frame.
	const long head = word_at(pid, (uint64_t)word_at(pid, call->argument[1]));
	return head == (long)((uint64_t)FRAME_READY << 32 | FRAME_MAGIC) ? READY_REPORT : READY_NONE;
}

int call_blocks_all(pid_t pid, const struct call *call)
{
	if (call->number != SYS_rt_sigprocmask || call->argument[0] != SIG_SETMASK || !call->argument[1])
		return 0;
	errno = 0;
	long mask = ptrace(PTRACE_PEEKDATA, pid, call->argument[1], 0);
	return !errno && mask == -1;
}
