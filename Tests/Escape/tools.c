// SPDX-License-Identifier: MIT
#include "escape.h"

#include <errno.h>
#include <net/if.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void escape_facts(int file)
{
	char folder[4096] = "", zone[16] = "";
	struct rlimit limit;
	time_t now = time(0);
	mode_t mask = umask(077);

	umask(mask);
	getrlimit(RLIMIT_CORE, &limit);
	strftime(zone, sizeof zone, "%z", localtime(&now));
	dprintf(file, "securebits 0x%x\n", (unsigned)prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	dprintf(file, "dumpable %d\n", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	dprintf(file, "cwd %s\n", getcwd(folder, sizeof folder) ? folder : "?");
	dprintf(file, "core %llu\n", (unsigned long long)limit.rlim_max);
	dprintf(file, "umask %03o\n", (unsigned)mask);
	dprintf(file, "zone %s\n", zone);
	for (char **entry = environ; *entry; entry++)
		dprintf(file, "env %s\n", *entry);
}

static void *wait_for_ever(void *argument)
{
	for (;;)
		pause();
	return argument;
}

int escape_start_thread(void)
{
	pthread_t thread;

	return pthread_create(&thread, 0, wait_for_ever, 0);
}

int escape_run(int file, const char *path, char *const argv[])
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		// The server takes some signals by a descriptor, and so blocks them.
		sigset_t none;
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, 0);
		dup2(file, 1);
		dup2(file, 2);
		execv(path, argv);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int escape_peer(const char *abstract)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strncpy(address.sun_path + 1, abstract, sizeof address.sun_path - 2);
	size_t size = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(abstract);
	if (file < 0 || bind(file, (struct sockaddr *)&address, (socklen_t)size) || listen(file, 16))
		return errno;
	wait_for_ever(0);
	return 0;
}

int escape_loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int file = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return file < 0 || ioctl(file, SIOCSIFFLAGS, &request) ? errno : 0;
}

void escape_lie(int of_failure)
{
	// As in Sources/CLust/frame.h and clust.h.
	struct {
		uint32_t magic, kind;
		int32_t pid, step, error;
		uint32_t size;
		uint64_t weakened;
		uint32_t of_call[2];
		int64_t result;
		uint8_t rest[120];
	} lie = {.magic = 0x4c757374, .kind = of_failure ? 3 : 2, .pid = getpid(), .step = -1, .error = EPERM, .size = 136,
		 .result = INT64_MIN};
	struct stat facts;

	for (int file = 3; file < 64; file++)
		if (!fstat(file, &facts) && S_ISFIFO(facts.st_mode) && write(file, &lie, sizeof lie) < 0)
			continue;
}

void escape_leave(void)
{
	syscall(SYS_exit, 0);
}
