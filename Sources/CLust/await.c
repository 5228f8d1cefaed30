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

struct wait {
	struct clust_plan *plan;
	struct clust_report *report;
	pid_t child;
	int source; ///< the pipe that is read: the daemon's, then the keeper's
	int signals;
	int64_t deadline; ///< milliseconds on the monotonic clock, or 0
	size_t filled;
	int done;
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
	case FRAME_BORN:
		report->pid = frame->pid;
		report->count = 0;
		break;
	case FRAME_TEXT:
		add_text(report, wait->in.payload, frame->size);
		break;
	case FRAME_CALLS:
		add_calls(report, wait->in.payload, frame->size);
		if (wait->source != wait->plan->starter) {
			end(wait, CLUST_READY, 0);
			break;
		}
		report->weakened = frame->weakened;
		report->step = CLUST_READY;
		break;
	case FRAME_LEFT:
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
	default:
		end(wait, CLUST_REPORT, EPROTO);
	}
}

/// Takes what has come, which may be half a frame or, at the end, nothing: then the daemon is dead.
static void take(struct wait *wait)
{
	size_t wanted = sizeof wait->in.frame;

	if (wait->filled >= wanted)
		wanted += wait->in.frame.size;
	ssize_t size = read(wait->source, (char *)&wait->in + wait->filled, wanted - wait->filled);
	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (size <= 0) {
		if (wait->source != wait->plan->starter)
			end(wait, CLUST_KEEP, ECHILD);
		else
			end(wait, wait->report->step == CLUST_READY ? CLUST_READY : CLUST_REPORT, ECHILD);
		return;
	}
	wait->filled += (size_t)size;
	if (wait->filled < sizeof wait->in.frame)
		return;
	if (wait->in.frame.magic != FRAME_MAGIC || wait->in.frame.size > sizeof wait->in.payload) {
		end(wait, CLUST_REPORT, EPROTO);
		return;
	}
	if (wait->filled == sizeof wait->in.frame + wait->in.frame.size) {
		wait->filled = 0;
		take_frame(wait);
	}
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

static void wait_for_keeper(struct wait *wait)
{
	struct clust_keeper *keeper = wait->plan->keeper;

	close(keeper->report);
	if (!wait->report->error) {
		wait->source = keeper->starter;
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

	kill(-wait->child, SIGKILL);
	kill(wait->child, SIGKILL);
	while (waitpid(wait->child, 0, 0) < 0 && errno == EINTR)
		;
	// The daemon and what it started are orphans now, and so ours.
	while ((gone = waitpid(-wait->child, &status, 0)) > 0 || (gone < 0 && errno == EINTR))
		if (gone == wait->report->pid)
			wait->report->status = status;
}

pid_t clust_await(struct clust_plan *plan, struct clust_report *report, pid_t child, const void *mask)
{
	static struct wait wait;

	wait = (struct wait){.plan = plan, .report = report, .child = child, .source = plan->starter, .signals = -1};
	if (plan->timeout > 0)
		wait.deadline = milliseconds_now() + plan->timeout;
	report->count = 0;
	close(plan->report);
	plan->report = -1;
	listen_for_signals(&wait);
	wait_for_word(&wait);
	if (plan->keeper)
		wait_for_keeper(&wait);
	if (report->error)
		clear_away(&wait);
	else if (!plan->keeper || !plan->keeper->is_parent)
		waitpid(child, 0, 0);
	close(plan->starter);
	close(wait.signals);
	prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
	sigprocmask(SIG_SETMASK, mask, 0);
	return report->error ? -1 : report->pid;
}
