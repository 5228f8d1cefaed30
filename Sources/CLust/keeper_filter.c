// SPDX-License-Identifier: MIT
//
// A keeper that starts nothing needs no capability, for root owns the directory, and these system calls. Any other ends it.

#include "keeper.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define FIELD(name)   BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, name))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, value)
#define ALLOW(name)   BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), ANSWER(SECCOMP_RET_ALLOW)

static struct sock_filter filter[] = {
	FIELD(arch),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
	ANSWER(SECCOMP_RET_KILL_PROCESS),
	FIELD(nr),
	// The wait, and how it ended.
	ALLOW(ppoll),
	ALLOW(restart_syscall),
	ALLOW(waitid),
	ALLOW(ioctl),
	ALLOW(rt_sigpending),
	// The line in the log, and before that the report; the time is read without a system call where the kernel can.
	ALLOW(write),
	ALLOW(writev),
	ALLOW(getpid),
	ALLOW(clock_gettime),
	ALLOW(close),
	// The pid file.
	ALLOW(flock),
	ALLOW(fstat),
	ALLOW(newfstatat),
	ALLOW(unlinkat),
	ALLOW(exit_group),
	ANSWER(SECCOMP_RET_KILL_PROCESS),
};

void clust_confine_keeper(struct run *run)
{
	static const struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
	static struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	static const struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};

	DO_OR_LEAVE(CLUST_KEEP, prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	DO_OR_LEAVE(CLUST_KEEP, capset, &header, none);
	DO_OR_LEAVE(CLUST_KEEP, seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}
