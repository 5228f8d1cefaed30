// SPDX-License-Identifier: MIT
//
// stop PIDFILE: the least that a stop can be: pidfd, TERM, wait, unlink. No lock is asked, no configuration is read.

#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int count, char **words)
{
	char text[16] = "";

	if (count != 2)
		return 2;
	int file = open(words[1], O_RDONLY | O_CLOEXEC);
	if (file < 0 || read(file, text, sizeof text - 1) <= 0)
		return 1;
	struct pollfd process = {(int)syscall(SYS_pidfd_open, atoi(text), 0), POLLIN, 0};
	if (process.fd < 0 || syscall(SYS_pidfd_send_signal, process.fd, SIGTERM, 0, 0))
		return 1;
	return poll(&process, 1, 10000) == 1 && !unlink(words[1]) ? 0 : 1;
}
