// SPDX-License-Identifier: MIT
//
// The daemon becomes a program that knows nothing of all this.

#include "frame.h"
#include "raw.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/// The claim: read locks on bytes 0 and 1 of the pid file, which execve(2) leaves alone as long as it stays open.
static int take_claim_along(int pid_lock)
{
	const struct flock serving = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 1};

	return pid_lock >= 0 && (fcntl(pid_lock, F_SETLK, &serving) || fcntl(pid_lock, F_SETFD, 0)) ? errno : 0;
}

int clust_exec(const struct clust_plan *plan, int file, const char *path, char *const *arguments,
	       char *const *environment)
{
	const struct frame frame = {.magic = FRAME_MAGIC, .kind = FRAME_EXEC, .step = CLUST_READY};
	const struct sigaction standard = {.sa_handler = SIG_DFL};
	sigset_t none;
	int error = take_claim_along(plan->pid_lock);

	if (error)
		return error;
	if (plan->report >= 0)
		raw_call(SYS_write, (const long[6]){plan->report, (long)&frame, sizeof frame});
	sigaction(SIGPIPE, &standard, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, 0);
	execveat(file >= 0 ? file : AT_FDCWD, file >= 0 ? "" : path, arguments,
		 environment ? environment : environ,
		 file >= 0 ? AT_EMPTY_PATH : 0);
	return errno;
}
