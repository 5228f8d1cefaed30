// SPDX-License-Identifier: MIT
//
// The limit of a start: what a C program, linked statically, needs to become a jailed daemon without root, and no more.
// usage: start JAIL PIDFILE    prints the nanoseconds of the passage (chroot, setresuid, capset) and of close_range, with
// whatever the caller left open at that time.

#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void must(long result, const char *what)
{
	if (result < 0) {
		perror(what);
		_exit(1);
	}
}

static long now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void keep(unsigned capabilities)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2] = {{capabilities, capabilities, 0}, {0, 0, 0}};
	must(syscall(SYS_capset, &header, data), "capset");
}

static void daemon_life(const char *jail, const char *path, int ready)
{
	char text[64];
	long times[4];
	struct flock lock = {.l_type = F_WRLCK};

	umask(077);
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	must(file, "pid file");
	must(fcntl(file, F_SETLK, &lock), "lock");
	int size = snprintf(text, sizeof text, "%d\n", (int)getpid());
	must(ftruncate(file, 0), "ftruncate");
	must(write(file, text, (size_t)size), "write");
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int i = 0; i < 3; i++)
		dup2(null, i);
	dup3(ready, 3, 0);
	dup3(file, 4, 0);
	times[0] = now();
	must(syscall(SYS_close_range, 5, ~0U, 0), "close_range");
	times[1] = now();
	must(chdir(jail), "chdir");
	must(syscall(SYS_setgroups, 0, 0), "setgroups");
	must(syscall(SYS_setresgid, 65534, 65534, 65534), "setresgid");
	times[2] = now();
	must(chroot("."), "chroot");
	must(syscall(SYS_setresuid, 65534, 65534, 65534), "setresuid");
	keep(0);
	times[3] = now();
	size = snprintf(text, sizeof text, "%ld %ld\n", times[3] - times[2], times[1] - times[0]);
	must(write(3, text, (size_t)size), "ready");
	close(3);
	for (;;)
		pause();
}

int main(int count, char **words)
{
	int ends[2];
	char text[64];

	if (count < 3)
		return 2;
	must(pipe(ends), "pipe");
	pid_t child = fork();
	must(child, "fork");
	if (!child) {
		must(setsid(), "setsid");
		pid_t grandchild = fork();
		must(grandchild, "fork");
		if (!grandchild)
			daemon_life(words[1], words[2], ends[1]);
		_exit(0);
	}
	close(ends[1]);
	ssize_t size = read(ends[0], text, sizeof text);
	waitpid(child, 0, 0);
	if (size <= 0)
		return 1;
	return write(1, text, (size_t)size) != size;
}
