// SPDX-License-Identifier: MIT
//
// A process of the daemon's own user, which tries to get hold of every new process in the moment it changes its identity
// (CVE-2016-9962 was such a race).
//
// attacker UID GID     as root; tries until descriptor 3 ends, then prints what it did and what it got

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AROUND = 4, ROUNDS = 64, LIFE = 3 };

struct got {
	unsigned long tries, traced, memory, root;
};

static int newest(int loadavg)
{
	char text[128];
	ssize_t size = pread(loadavg, text, sizeof text - 1, 0);

	text[size > 0 ? size : 0] = 0;
	const char *last = strrchr(text, ' ');
	return last ? atoi(last) : 0;
}

static void try(pid_t pid, struct got *got)
{
	char path[48];
	struct stat facts;

	got->tries++;
	if (!ptrace(PTRACE_SEIZE, pid, 0, 0)) {
		got->traced++;
		// Only a stopped process can be let go, and one that is not let go cannot be reaped by its parent.
		ptrace(PTRACE_INTERRUPT, pid, 0, 0);
		waitpid(pid, 0, __WALL);
		ptrace(PTRACE_DETACH, pid, 0, 0);
	}
	snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
	int memory = open(path, O_RDWR | O_CLOEXEC);
	if (memory >= 0) {
		got->memory++;
		close(memory);
	}
	snprintf(path, sizeof path, "/proc/%d/root/.", (int)pid);
	if (!stat(path, &facts))
		got->root++;
}

int main(int argc, char **argv)
{
	struct got got = {0};
	struct pollfd end = {LIFE, POLLIN, 0};

	if (argc != 3)
		return 2;
	uid_t uid = (uid_t)atoi(argv[1]);
	gid_t gid = (gid_t)atoi(argv[2]);
	int loadavg = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
	if (setgroups(0, 0) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid) || loadavg < 0)
		return 1;
	while (!poll(&end, 1, 0))
		for (int round = 0; round < ROUNDS; round++) {
			pid_t pid = newest(loadavg);
			for (int step = 1 - AROUND; step < AROUND; step++)
				if (pid + step > 1 && pid + step != getpid())
					try(pid + step, &got);
		}
	printf("%lu tries, %lu traced, %lu memory, %lu root\n", got.tries, got.traced, got.memory, got.root);
	return 0;
}
