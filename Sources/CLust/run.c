// SPDX-License-Identifier: MIT
#include "run.h"
#include "frame.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static uint64_t nanoseconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void copy_string(struct clust_call *call, size_t offset, long address)
{
	const char *text = (const char *)address;

	for (size_t i = 0; text && offset + i < CLUST_DATA - 1 && text[i]; i++)
		call->data[offset + i] = (uint8_t)text[i];
}

static void copy_bytes(struct clust_call *call, long address, size_t size)
{
	if (address)
		memcpy(call->data, (const void *)address, size < CLUST_DATA ? size : CLUST_DATA);
}

/// Keeps what the arguments point to: a report is read where these pointers mean nothing.
static void keep_data(struct clust_call *call, const long argument[6])
{
	switch (call->number) {
	case SYS_chroot:
	case SYS_chdir:
	case SYS_statfs:
		copy_string(call, 0, argument[0]);
		break;
	case SYS_prctl:
		if (argument[0] == PR_SET_NAME)
			copy_string(call, 0, argument[1]);
		if (argument[0] == PR_SET_SECCOMP)
			copy_bytes(call, argument[2], sizeof(uint16_t));
		break;
	case SYS_openat:
	case SYS_newfstatat:
	case SYS_mkdirat:
		copy_string(call, 0, argument[1]);
		break;
	case SYS_umount2:
		copy_string(call, 0, argument[0]);
		break;
	case SYS_pivot_root:
		copy_string(call, 0, argument[0]);
		copy_string(call, CLUST_TARGET_AT, argument[1]);
		break;
	case SYS_mount:
		copy_string(call, 0, argument[0]);
		copy_string(call, CLUST_TARGET_AT, argument[1]);
		copy_string(call, CLUST_TYPE_AT, argument[2]);
		copy_string(call, CLUST_OPTIONS_AT, argument[4]);
		break;
	case SYS_rt_sigaction:
		copy_bytes(call, argument[1], sizeof(void *));
		break;
	case SYS_prlimit64:
		copy_bytes(call, argument[2], sizeof(struct rlimit));
		break;
	case SYS_fcntl:
		if (argument[1] == F_SETLK)
			copy_bytes(call, argument[2], sizeof(struct flock));
		break;
	case SYS_pwrite64:
		copy_bytes(call, argument[1], (size_t)argument[2]);
		break;
	case SYS_setgroups:
		copy_bytes(call, argument[1], (size_t)argument[0] * sizeof(gid_t));
		break;
	case SYS_capset:
		copy_bytes(call, argument[1], 24);
		break;
	}
}

struct clust_call *clust_note(struct run *run, enum clust_step step, long number, const long argument[6])
{
	static struct clust_call beyond;
	struct clust_report *report = run->report;
	struct clust_call *call = report->count < CLUST_CALLS ? &report->calls[report->count++] : &beyond;

	call->step = (uint16_t)step;
	call->number = (uint16_t)number;
	for (int i = 0; i < CLUST_ARGUMENTS; i++)
		call->argument[i] = argument[i];
	call->result = 0;
	call->nanoseconds = 0;
	keep_data(call, argument);
	return call;
}

long clust_call(struct run *run, enum clust_step step, long expected, long number, const long argument[6])
{
	struct clust_call *call = clust_note(run, step, number, argument);

	if (run->rehearsal) {
		call->result = expected;
		return expected;
	}
	uint64_t before = ticks();
	long result = raw_call(number, argument);
	call->nanoseconds = (uint32_t)(ticks() - before);
	call->result = result;
	return result;
}

/// Turns the ticks of the calls not yet sent into nanoseconds, by what passed since the start on both clocks.
static void calibrate(struct run *run)
{
	struct clust_report *report = run->report;
	uint64_t elapsed_ticks = ticks() - run->ticks_at_start, elapsed = nanoseconds_now() - run->time_at_start;

	if (!elapsed_ticks)
		return;
	for (uint32_t i = report->calibrated; i < report->count; i++)
		report->calls[i].nanoseconds =
			(uint32_t)((unsigned __int128)report->calls[i].nanoseconds * elapsed / elapsed_ticks);
	report->calibrated = report->count;
}

void clust_begin(struct run *run)
{
	run->time_at_start = nanoseconds_now();
	run->ticks_at_start = ticks();
}

static struct frame header(const struct run *run, enum frame_kind kind, uint32_t size)
{
	return (struct frame){
		.magic = FRAME_MAGIC,
		.kind = kind,
		.pid = run->report->pid,
		.step = run->report->step,
		.error = run->report->error,
		.size = size,
		.weakened = run->report->weakened,
	};
}

void clust_report(struct run *run, enum frame_kind kind)
{
	struct clust_report *report = run->report;
	struct frame frame;
	struct iovec parts[2] = {{&frame, sizeof frame}, {0, 0}};

	if (run->plan->report < 0)
		return;
	if (!run->rehearsal) {
		// The call that sends is itself among the calls, where there is room for it.
		uint32_t first = report->calibrated, end = report->count < CLUST_CALLS ? report->count + 1 : CLUST_CALLS;
		calibrate(run);
		parts[1] = (struct iovec){&report->calls[first], (end - first) * sizeof *report->calls};
	}
	frame = header(run, kind, (uint32_t)parts[1].iov_len);
	long size = (long)(sizeof frame + parts[1].iov_len);
	const struct clust_keeper *keeper = run->plan->keeper;
	enum clust_step step = keeper && run->plan->report == keeper->report ? CLUST_KEEP : CLUST_REPORT;
	long written = TRY_EXPECTING(step, size, writev, run->plan->report, parts, 2);
	report->calibrated = report->count;
	if (written != size)
		clust_leave(run, CLUST_REPORT, written < 0 ? -written : EPIPE);
}

static void complain(const struct run *run, enum clust_step step, long error)
{
	const char *words[] = {run->plan->name, ": ", clust_step_name(step), ": ", strerrordesc_np((int)error), "\n"};
	struct iovec parts[6];

	for (int i = 0; i < 6; i++)
		parts[i] = (struct iovec){(void *)(uintptr_t)(words[i] ? words[i] : "?"), words[i] ? strlen(words[i]) : 1};
	raw_call(SYS_writev, (const long[6]){2, (long)parts, 6});
}

void clust_leave(struct run *run, enum clust_step step, long error)
{
	run->report->step = (int32_t)step;
	run->report->error = (int32_t)error;
	// Words that do not reach the starter are left where it tells the operator to look: in the log.
	if (run->plan->report < 0 || step == CLUST_REPORT)
		complain(run, step, error);
	else
		clust_report(run, FRAME_LEFT);
	_exit(1);
}
