// SPDX-License-Identifier: MIT
//
// To reach other processes, and terminals.
#include "attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define ATTEMPT(name) static long name(const struct escape_target *target __attribute__((unused)))

static long traced(pid_t pid)
{
	if (pid <= 0)
		return NOT_HERE;
	long result = ptrace(PTRACE_SEIZE, pid, 0, 0);
	return outcome(result);
}

static long memory_read(pid_t pid)
{
	char here[8];
	// The first page of a program that is not position-independent; a refusal comes before the address is looked at.
	struct iovec local = {here, sizeof here}, remote = {(void *)0x400000, sizeof here};

	if (pid <= 0)
		return NOT_HERE;
	if (process_vm_readv(pid, &local, 1, &remote, 1, 0) < 0 && errno != EFAULT)
		return -errno;
	return 0;
}

static long descriptor_taken(pid_t pid)
{
	if (pid <= 0)
		return NOT_HERE;
	int file = (int)syscall(SYS_pidfd_open, pid, 0);
	return file < 0 ? -errno : outcome(syscall(SYS_pidfd_getfd, file, 0, 0));
}

static long signalled(pid_t pid)
{
	return pid == 0 ? NOT_HERE : outcome(kill(pid, 0));
}

static long trace_peer(const struct escape_target *target) { return traced(target->peer); }
static long trace_root(const struct escape_target *target) { return traced(target->root); }
static long trace_one(const struct escape_target *target) { return traced(target->root ? 1 : 1); }
static long read_peer(const struct escape_target *target) { return memory_read(target->peer); }
static long take_peer(const struct escape_target *target) { return descriptor_taken(target->peer); }
static long signal_peer(const struct escape_target *target) { return signalled(target->peer); }
static long signal_root(const struct escape_target *target) { return signalled(target->root); }
ATTEMPT(signal_one) { return signalled(1); }

static long limit_peer(const struct escape_target *target)
{
	struct rlimit limit;

	return target->peer <= 0 ? NOT_HERE : outcome(prlimit(target->peer, RLIMIT_NOFILE, 0, &limit));
}

static long abstract_socket(const struct escape_target *target)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (!target->abstract)
		return NOT_HERE;
	strncpy(address.sun_path + 1, target->abstract, sizeof address.sun_path - 2);
	size_t size = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(target->abstract);
	return outcome(connect(file, (struct sockaddr *)&address, (socklen_t)size));
}

ATTEMPT(push_back)
{
	char letter = ' ';

	for (int file = 0; file < 1024; file++)
		if (isatty(file) && !ioctl(file, TIOCSTI, &letter))
			return file;
	return -ENOTTY;
}

ATTEMPT(any_terminal)
{
	for (int file = 0; file < 1024; file++)
		if (isatty(file))
			return file;
	return -ENOTTY;
}

ATTEMPT(own_terminal) { return outcome(open("/dev/tty", O_RDWR | O_CLOEXEC)); }
ATTEMPT(session_leader) { return getsid(0) == getppid() ? 0 : -EPERM; }

ATTEMPT(real_time)
{
	const struct sched_param first = {.sched_priority = 1};

	return outcome(sched_setscheduler(0, SCHED_FIFO, &first));
}

ATTEMPT(nicer) { return outcome(setpriority(PRIO_PROCESS, 0, -20)); }

const struct attempt process_attempts[] = {
	{"ptrace of a peer", trace_peer, 0},
	{"ptrace of root", trace_root, 0},
	{"ptrace of process 1", trace_one, 0},
	{"process_vm_readv of a peer", read_peer, 0},
	{"pidfd_getfd of a peer", take_peer, 0},
	{"signal to a peer", signal_peer, 0},
	{"signal to root", signal_root, 0},
	{"signal to process 1", signal_one, 0},
	{"prlimit of a peer", limit_peer, 1},
	{"an abstract socket outside", abstract_socket, 0},
	{"TIOCSTI", push_back, 0},
	{"a terminal", any_terminal, 0},
	{"/dev/tty", own_terminal, 0},
	{"to be session leader", session_leader, 0},
	{"SCHED_FIFO", real_time, 0},
	{"nice -20", nicer, 0},
	{0},
};
