// SPDX-License-Identifier: MIT
#include "frame.h"
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static struct run begin(struct clust_plan *plan, struct clust_report *report, int rehearsal)
{
	struct run run = {.plan = plan, .report = report, .rehearsal = rehearsal};

	report->count = report->calibrated = 0;
	report->landlock = plan->landlock;
	report->lacks = plan->lacks;
	report->weakened = plan->weakened;
	clust_begin(&run);
	return run;
}

static void finish(struct run *run)
{
	if (run->plan->pid_lock >= 0)
		clust_lock(run, CLUST_READY, run->plan->pid_lock, 1, 1);
	clust_report(run, FRAME_READY);
	if (run->plan->report >= 0 && !run->rehearsal)
		raw_call(SYS_close, (const long[6]){run->plan->report});
}

void clust_rehearse(const struct clust_plan *plan, struct clust_report *report)
{
	struct clust_plan copy = *plan;
	struct run run = begin(&copy, report, 1);

	clust_sequence(&run);
	finish(&run);
	if (copy.keeper)
		clust_keep(&run, 0);
	report->step = CLUST_READY;
}

pid_t clust_launch(struct clust_plan *plan, struct clust_report *report)
{
	struct run run = begin(plan, report, 0);

	long child = clust_sequence(&run);
	if (child > 0)
		return clust_await(plan, report, (pid_t)child, run.mask);
	if (child < 0) {
		clust_unblock(run.mask);
		return -1;
	}
	return 0;
}

void clust_tell(const struct clust_plan *plan, const char *text, size_t size)
{
	struct {
		struct frame frame;
		char text[CLUST_TEXT];
	} told = {.frame = {.magic = FRAME_MAGIC, .kind = FRAME_TEXT}};

	if (plan->report < 0) {
		const char *name = plan->name;
		struct iovec parts[] = {{(char *)(uintptr_t)name, strlen(name)}, {": ", 2}, {(char *)(uintptr_t)text, size}, {"\n", 1}};
		raw_call(SYS_writev, (const long[6]){2, (long)parts, 4});
		return;
	}
	size = size < sizeof told.text ? size : sizeof told.text;
	memcpy(told.text, text, size);
	told.frame.size = (uint32_t)size;
	// If nobody listens, the next step says so.
	raw_call(SYS_write, (const long[6]){plan->report, (long)&told, (long)(sizeof told.frame + size)});
}

void clust_fail(const struct clust_plan *plan, int status)
{
	struct frame frame = {.magic = FRAME_MAGIC, .kind = FRAME_FAILED, .step = CLUST_READY, .error = status};

	if (plan->report >= 0)
		raw_call(SYS_write, (const long[6]){plan->report, (long)&frame, sizeof frame});
	_exit(status);
}

int clust_ready(struct clust_plan *plan, struct clust_report *report)
{
	struct run run = {.plan = plan, .report = report};

	clust_begin(&run);
	finish(&run);
	plan->report = -1;
	return 0;
}
