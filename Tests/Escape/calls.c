// SPDX-License-Identifier: MIT
//
// System calls by their answers. The arguments would do nothing, for a daemon that has dropped root: so whoever lets a call
// through answers something else than the filter.
#include "escape.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define HIGH (1L << 32)

struct call {
	const char *group, *name;
	long number, argument[3];
};

#define REFUSED(name)      {"refused", #name, SYS_##name, {0, 0, 0}}
#define NAMESPACE(flag)    {"refused", #flag, SYS_clone, {flag | SIGCHLD, 0, 0}}
#define STRICT(name, a, b) {"strict", #name, SYS_##name, {a, b, 0}}

static const struct call calls[] = {
	REFUSED(ptrace), REFUSED(process_vm_readv), REFUSED(process_vm_writev), REFUSED(process_madvise), REFUSED(kcmp),
	REFUSED(pidfd_getfd), REFUSED(chroot), REFUSED(pivot_root), REFUSED(mount), REFUSED(umount2), REFUSED(mount_setattr),
	REFUSED(move_mount), REFUSED(open_tree), REFUSED(fsopen), REFUSED(fsconfig), REFUSED(fsmount), REFUSED(fspick),
	REFUSED(open_by_handle_at), REFUSED(quotactl), REFUSED(swapon), REFUSED(swapoff), REFUSED(unshare), REFUSED(setns),
	REFUSED(bpf), REFUSED(perf_event_open), REFUSED(userfaultfd), REFUSED(io_uring_setup), REFUSED(io_uring_enter),
	REFUSED(io_uring_register), REFUSED(keyctl), REFUSED(add_key), REFUSED(request_key), REFUSED(init_module),
	REFUSED(finit_module), REFUSED(delete_module), REFUSED(kexec_load), REFUSED(reboot), REFUSED(acct), REFUSED(syslog),
	REFUSED(vhangup), REFUSED(personality),
#if defined(__x86_64__)
	REFUSED(iopl), REFUSED(ioperm), REFUSED(modify_ldt), REFUSED(uselib), REFUSED(kexec_file_load),
#endif
	NAMESPACE(CLONE_NEWUSER), NAMESPACE(CLONE_NEWNS), NAMESPACE(CLONE_NEWPID), NAMESPACE(CLONE_NEWNET),
	NAMESPACE(CLONE_NEWIPC), NAMESPACE(CLONE_NEWUTS), NAMESPACE(CLONE_NEWCGROUP),
	{"refused", "all namespaces", SYS_clone, {0x7e020000 | SIGCHLD, 0, 0}},
	{"refused", "a namespace above the low 32 bits", SYS_clone, {HIGH | CLONE_NEWUSER | SIGCHLD, 0, 0}},
	{"refused", "TIOCSTI", SYS_ioctl, {-1, TIOCSTI, 0}},
	{"refused", "TIOCSTI above the low 32 bits", SYS_ioctl, {-1, HIGH | TIOCSTI, 0}},
	{"refused", "TIOCLINUX", SYS_ioctl, {-1, TIOCLINUX, 0}},
	{"refused", "TIOCLINUX above the low 32 bits", SYS_ioctl, {-1, HIGH << 4 | TIOCLINUX, 0}},
	{"unknown", "clone3", SYS_clone3, {0, 0, 0}},
	{"refused-by-strict", "execve", SYS_execve, {0, 0, 0}},
	{"refused-by-strict", "execveat", SYS_execveat, {-1, 0, 0}},
	{"refused-by-strict", "executable memory", SYS_mmap, {0, 4096, PROT_READ | PROT_EXEC}},
	{"refused-by-strict", "memory made executable", SYS_mprotect, {0, 4096, PROT_READ | PROT_EXEC}},
	STRICT(shmget, 0, 0), STRICT(semget, 0, 0), STRICT(msgget, 0, 0), STRICT(mq_open, 0, 0), STRICT(name_to_handle_at, -1, 0),
	STRICT(fanotify_init, -1, 0), STRICT(clock_settime, 0, 0), STRICT(settimeofday, 0, 0), STRICT(setresuid, 0, 0),
	STRICT(sethostname, 0, 0), STRICT(pkey_alloc, -1, 0), STRICT(io_setup, 0, 0), STRICT(mbind, -1, 0),
	{"strict", "flags of an interface", SYS_ioctl, {-1, 0x8913, 0}},
	{"strict", "a call of a later kernel", 1000, {0, 0, 0}},
};

static void describe(int file, const char *group, const char *name, long result, int status)
{
	if (WIFSIGNALED(status))
		dprintf(file, "%s %s: SIG%s\n", group, name, sigabbrev_np(WTERMSIG(status)));
	else
		dprintf(file, "%s %s: %s\n", group, name, result < 0 ? strerrorname_np((int)-result) : "0");
}

static void attempt(int file, const struct call *call, long *said)
{
	int status = 0;

	*said = 0;
	pid_t child = fork();
	if (child == 0) {
		// A call that made a process has done its worst.
		long result = syscall(call->number, call->argument[0], call->argument[1], call->argument[2], MAP_ANONYMOUS | MAP_PRIVATE,
				      -1, 0);
		*said = result < 0 ? -errno : result;
		_exit(0);
	}
	waitpid(child, &status, 0);
	describe(file, call->group, call->name, *said, status);
}

static void attempt_families(int file, long *said)
{
	for (long family = 0; family < 48; family++)
		for (int high = 0; high < 2; high++) {
			char name[32];
			snprintf(name, sizeof name, "%ld%s", family, high ? " above" : "");
			const struct call one = {"family", name, SYS_socket, {family | (high ? HIGH : 0), SOCK_RAW, 0}};
			const struct call pair = {"pair", name, SYS_socketpair, {family | (high ? HIGH : 0), SOCK_RAW, 0}};
			attempt(file, &one, said);
			attempt(file, &pair, said);
		}
}

#if defined(__x86_64__)
/// getpid, as other architectures of the same processor call it.
static void attempt_foreign(int file, long *said)
{
	const struct call x32 = {"foreign", "x32", 0x40000000 | SYS_getpid, {0, 0, 0}};
	int status = 0;

	attempt(file, &x32, said);
	pid_t child = fork();
	if (child == 0) {
		long result = 20;
		__asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
		_exit(0);
	}
	waitpid(child, &status, 0);
	describe(file, "foreign", "i386", 0, status);
}
#else
static void attempt_foreign(int file, long *said)
{
	(void)file;
	*said = 0;
}
#endif

int escape_calls(int file)
{
	long *said = mmap(0, sizeof *said, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (said == MAP_FAILED)
		return -1;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		attempt(file, &calls[i], said);
	attempt_families(file, said);
	attempt_foreign(file, said);
	return munmap(said, sizeof *said);
}
