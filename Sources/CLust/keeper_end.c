// SPDX-License-Identifier: MIT
//
// What the keeper does when the daemon has ended. It runs as root and looks at nothing that the daemon could have written:
// only at what the kernel says.

#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// As in linux/pidfd.h of 6.15; older headers lack it.
struct pidfd_facts {
	uint64_t mask, cgroup;
	uint32_t pid, tgid, ppid, ids[8];
	int32_t exit;
};
#define PIDFD_FACTS _IOWR(0xFF, 11, struct pidfd_facts)
#define PIDFD_EXIT  (1ull << 3)

enum { UNKNOWN = -1, PATIENCE = 2 };

/// By whom its parent is, once that has reaped it: two seconds are for one that does not.
static int status_from_handle(int handle)
{
	struct pollfd file = {handle, POLLIN, 0};
	struct timespec patience = {PATIENCE, 0};
	struct pidfd_facts facts = {.mask = PIDFD_EXIT};

	while (ppoll(&file, 1, 0, 0) < 0 && errno == EINTR)
		;
	file.events = 0; // reaped: POLLHUP
	ppoll(&file, 1, &patience, 0);
	if (ioctl(handle, PIDFD_FACTS, &facts) || !(facts.mask & PIDFD_EXIT))
		return UNKNOWN;
	return facts.exit;
}

static int status_from_child(long daemon)
{
	siginfo_t facts = {0};

	while (waitid(P_PID, (id_t)daemon, &facts, WEXITED))
		if (errno != EINTR)
			return UNKNOWN;
	if (facts.si_code == CLD_EXITED)
		return facts.si_status << 8;
	return facts.si_status | (facts.si_code == CLD_DUMPED ? 0x80 : 0);
}

static int is_in_order(int status)
{
	static const int ends[] = {SIGTERM, SIGINT, SIGHUP};

	if (status == UNKNOWN || WIFEXITED(status))
		return status == 0;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (WTERMSIG(status) == ends[i])
			return 1;
	return 0;
}

static void say(const struct clust_keeper *keeper, int in_order, const char *words)
{
	struct pollfd log = {2, POLLOUT, 0};
	struct timespec patience = {PATIENCE, 0};
	char line[1024];
	time_t now = time(0);
	struct tm local;

	localtime_r(&now, &local);
	size_t size = strftime(line, sizeof line - 512, keeper->head[!in_order], &local);
	int rest = snprintf(line + size, sizeof line - size, "%s%s", words, keeper->tail);
	// A logging daemon that reads nothing must not keep the daemon from being started again.
	if (rest > 0 && ppoll(&log, 1, &patience, 0) > 0 && write(2, line, size + (size_t)rest) < 0)
		return; // the log is full or gone, and there is nobody else to tell
}

static void say_how(const struct keeping *keeping, int status)
{
	char words[256];
	const char *signal = status == UNKNOWN ? 0 : sigdescr_np(WTERMSIG(status));

	if (status == UNKNOWN)
		snprintf(words, sizeof words, "keeper: pid %ld ended; how is not known", keeping->daemon);
	else if (WIFEXITED(status))
		snprintf(words, sizeof words, "keeper: pid %ld ended with status %d", keeping->daemon, WEXITSTATUS(status));
	else
		snprintf(words, sizeof words, "keeper: pid %ld was killed by signal %d (%s)%s", keeping->daemon,
			 WTERMSIG(status), signal ? signal : "?", WCOREDUMP(status) ? ", core dumped" : "");
	say(keeping->keeper, is_in_order(status), words);
}

/// Whether the file under its name is the daemon's still, and nobody has claimed it since: then it is removed, and what
/// stands beside it first. Another start that came between keeps all of it.
static int tidy_up(const struct keeping *keeping)
{
	const char *const *names = keeping->keeper->names;
	struct stat own, named;

	if (flock(keeping->file, LOCK_EX | LOCK_NB) || fstat(keeping->file, &own) ||
	    fstatat(keeping->keeper->directory, names[0], &named, AT_SYMLINK_NOFOLLOW))
		return 0;
	if (own.st_dev != named.st_dev || own.st_ino != named.st_ino)
		return 0;
	for (int i = 1; names[i]; i++)
		unlinkat(keeping->keeper->directory, names[i], 0);
	unlinkat(keeping->keeper->directory, names[0], 0);
	return 1;
}

/// SIGTERM waits, blocked like all others: the daemon was meant to end.
static int is_dismissed(void)
{
	uint64_t pending = 0;

	raw_call(SYS_rt_sigpending, (const long[6]){(long)&pending, sizeof pending});
	return (int)(pending >> (SIGTERM - 1) & 1);
}

static int is_to_restart(const struct clust_keeper *keeper, int status)
{
	if (keeper->restart == CLUST_RESTART_NEVER || is_dismissed())
		return 0;
	return keeper->restart == CLUST_RESTART_ALWAYS || !is_in_order(status);
}

static void start_again(const struct clust_keeper *keeper)
{
	static const struct timespec at_once;
	sigset_t none, others;

	// What was sent to it in its life, to a whole group or by mistake, is no reason to end now. SIGTERM is.
	sigfillset(&others);
	sigdelset(&others, SIGTERM);
	while (sigtimedwait(&others, 0, &at_once) > 0)
		;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, 0);
	execv(keeper->command[0], (char *const *)(uintptr_t)keeper->command);
	say(keeper, 0, "keeper: the daemon cannot be started again: its program is gone");
}

void clust_await_end(const struct keeping *keeping)
{
	const struct clust_keeper *keeper = keeping->keeper;
	int status = keeper->is_parent ? status_from_child(keeping->daemon) : status_from_handle(keeping->handle);
	int restarts = is_to_restart(keeper, status);

	say_how(keeping, status);
	if (tidy_up(keeping) && restarts)
		start_again(keeper);
	_exit(0);
}
