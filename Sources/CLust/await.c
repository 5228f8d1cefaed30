// SPDX-License-Identifier: MIT
//
// The starter's half. It ends in one of two ways: the daemon has said that it serves, or nothing of the daemon is left.

#include "frame.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

enum { MOMENT = 1000 }; // milliseconds

struct wait {
	struct clust_plan *plan;
	struct clust_report *report;
	pid_t child;
	int source; ///< the pipe that is read: the daemon's, then the keeper's
	int signals;
	int64_t deadline; ///< milliseconds on the monotonic clock, or 0
	size_t filled;
	int done;
	int becomes_program;
	struct {
		struct frame frame;
		uint8_t payload[sizeof(struct clust_call) * CLUST_CALLS];
	} in;
};

static int64_t milliseconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void end(struct wait *wait, int step, int error)
{
	wait->report->step = step;
	wait->report->error = error;
	wait->done = 1;
}

static void add_text(struct clust_report *report, const uint8_t *text, size_t size)
{
	size_t room = CLUST_TEXT - 1 - report->text_size;

	size = size < room ? size : room;
	memcpy(report->text + report->text_size, text, size);
	report->text_size += (uint32_t)size;
	report->text[report->text_size] = 0;
}

static void add_calls(struct clust_report *report, const uint8_t *calls, size_t size)
{
	size_t count = size / sizeof(struct clust_call), room = CLUST_CALLS - report->count;

	count = count < room ? count : room;
	memcpy(&report->calls[report->count], calls, count * sizeof(struct clust_call));
	report->count += (uint32_t)count;
}

static void take_frame(struct wait *wait)
{
	const struct frame *frame = &wait->in.frame;
	struct clust_report *report = wait->report;

	switch (frame->kind) {
	case FRAME_TEXT:
		add_text(report, wait->in.payload, frame->size);
		break;
	case FRAME_CALLS:
		add_calls(report, wait->in.payload, frame->size);
		if (wait->source != wait->plan->starter) {
			end(wait, CLUST_READY, 0);
			break;
		}
		report->pid = frame->pid;
		report->weakened = frame->weakened;
		report->step = CLUST_READY;
		break;
	case FRAME_LEFT:
		report->pid = frame->pid;
		add_calls(report, wait->in.payload, frame->size);
		end(wait, frame->step, frame->error);
		break;
	case FRAME_FAILED:
		report->exit = frame->error;
		end(wait, CLUST_READY, ECANCELED);
		break;
	case FRAME_READY:
		add_calls(report, wait->in.payload, frame->size);
		end(wait, CLUST_READY, 0);
		break;
	case FRAME_EXEC:
		wait->becomes_program = 1;
		break;
	default:
		end(wait, CLUST_REPORT, EPROTO);
	}
}

/// Whether it is dead, or will be within so many milliseconds: a process gives up its files and locks before its end can be
/// seen.
static int is_ending(pid_t daemon, int patience)
{
	struct pollfd end = {(int)syscall(SYS_pidfd_open, daemon, 0), POLLIN, 0};

	if (end.fd < 0)
		return errno == ESRCH;
	int ready = poll(&end, 1, patience);
	close(end.fd);
	return ready > 0;
}

/// The pipe has ended: by execve(2), or by the daemon's death, which leaves it to be waited for.
static void take_end(struct wait *wait)
{
	// Its parent may be the first child still, or the keeper: to wait(2) it would not be there.
	if (wait->becomes_program && !is_ending(wait->report->pid, 0))
		end(wait, CLUST_READY, 0);
	else
		end(wait, wait->report->step == CLUST_READY ? CLUST_READY : CLUST_REPORT, ECHILD);
}

/// Takes every frame that is there whole; what is left of the next one moves to the front.
static void take_frames(struct wait *wait)
{
	const size_t head = sizeof wait->in.frame;

	while (!wait->done && wait->filled >= head) {
		if (wait->in.frame.magic != FRAME_MAGIC || wait->in.frame.size > sizeof wait->in.payload) {
			end(wait, CLUST_REPORT, EPROTO);
			return;
		}
		size_t whole = head + wait->in.frame.size;
		if (wait->filled < whole)
			return;
		take_frame(wait);
		wait->filled -= whole;
		memmove(&wait->in, (const char *)&wait->in + whole, wait->filled);
	}
}

/// Takes what has come, which may be half a frame or several or, at the end, nothing: then the daemon is dead.
static void take(struct wait *wait)
{
	ssize_t size = read(wait->source, (char *)&wait->in + wait->filled, sizeof wait->in - wait->filled);

	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (size <= 0) {
		if (wait->source != wait->plan->starter)
			end(wait, CLUST_KEEP, ECHILD);
		else
			take_end(wait);
		return;
	}
	wait->filled += (size_t)size;
	take_frames(wait);
}

static void listen_for_signals(struct wait *wait)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (!(wait->plan->ignored_signals >> (ends[i] - 1) & 1))
			sigaddset(&set, ends[i]);
	wait->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int time_left(const struct wait *wait)
{
	if (!wait->deadline)
		return -1;
	int64_t left = wait->deadline - milliseconds_now();
	return left > 0 ? (int)left : 0;
}

static void wait_for_word(struct wait *wait)
{
	while (!wait->done) {
		struct pollfd files[2] = {{wait->source, POLLIN, 0}, {wait->signals, POLLIN, 0}};
		int ready = poll(files, 2, time_left(wait));
		if (ready == 0)
			end(wait, CLUST_READY, ETIMEDOUT);
		else if (files[0].revents)
			take(wait);
		else if (ready > 0 && files[1].revents)
			end(wait, CLUST_READY, EINTR);
	}
}

static int killed(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void wait_for_keeper(struct wait *wait)
{
	struct clust_keeper *keeper = wait->plan->keeper;

	close(keeper->report);
	if (!wait->report->error) {
		wait->source = keeper->starter;
		wait->filled = 0;
		wait->done = 0;
		wait_for_word(wait);
	}
	close(keeper->starter);
	keeper->report = keeper->starter = -1;
}

/// Leaves nothing of it. Nobody is reaped before all are killed, so that the group's number is not another's meanwhile.
static void clear_away(struct wait *wait)
{
	int status;
	pid_t gone;

	// It first: with the group first, what it forks between the two would be in nobody's way.
	kill(wait->child, SIGKILL);
	kill(-wait->child, SIGKILL);
	while (waitpid(wait->child, 0, 0) < 0 && errno == EINTR)
		;
	// The daemon and what it started are orphans now, and so ours. A daemon that died within the sequence has not said
	// its number: it is the one that did not wait to be killed here.
	while ((gone = waitpid(-wait->child, &status, 0)) > 0 || (gone < 0 && errno == EINTR))
		if (gone > 0 && (wait->report->pid ? gone == wait->report->pid : !wait->report->status || !killed(status)))
			wait->report->status = status;
}

/// Whether the kernel names the daemon as the one that holds the pid file's two locks. Only another process can ask.
static int holds_the_claim(const struct clust_plan *plan, pid_t daemon)
{
	for (int byte = 0; byte < 2; byte++) {
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
		if (fcntl(plan->pid_lock, F_GETLK, &lock) || lock.l_type == F_UNLCK || lock.l_pid != daemon)
			return 0;
	}
	return 1;
}

void clust_unblock(uint64_t mask)
{
	raw_call(SYS_rt_sigprocmask, (const long[6]){SIG_SETMASK, (long)&mask, 0, sizeof mask});
}

pid_t clust_await(struct clust_plan *plan, struct clust_report *report, pid_t child, uint64_t mask)
{
	// Its payload is large, and stays untouched memory but for what comes.
	static struct wait wait;

	wait.plan = plan;
	wait.report = report;
	wait.child = child;
	wait.source = plan->starter;
	wait.filled = 0;
	wait.done = 0;
	wait.becomes_program = 0;
	wait.deadline = plan->timeout > 0 ? milliseconds_now() + plan->timeout : 0;
	report->count = 0;
	report->pid = 0;
	close(plan->report);
	plan->report = -1;
	listen_for_signals(&wait);
	wait_for_word(&wait);
	if (!report->error && plan->pid_lock >= 0 && !holds_the_claim(plan, report->pid))
		end(&wait, CLUST_PID, is_ending(report->pid, MOMENT) ? ECHILD : ENOTRECOVERABLE);
	if (plan->keeper)
		wait_for_keeper(&wait);
	if (report->error)
		clear_away(&wait);
	else if (!plan->keeper || !plan->keeper->is_parent)
		waitpid(child, 0, 0);
	close(plan->starter);
	close(wait.signals);
	prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
	clust_unblock(mask);
	return report->error ? -1 : report->pid;
}
