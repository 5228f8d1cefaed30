// SPDX-License-Identifier: MIT
//
// What the sequence must know, found out before it begins, and what it must refuse while refusing is still cheap.

#include "clust.h"
#include "landlock.h"
#include "mounts.h"
#include "status.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

/// Of libdispatch, where it is linked: its pool never runs again after a fork.
extern bool _dispatch_is_multithreaded(void) __attribute__((weak));

void clust_plan_init(struct clust_plan *plan)
{
	*plan = (struct clust_plan){
		.name = "daemon",
		.uid = (uid_t)-1,
		.gid = (gid_t)-1,
		.umask = 077,
		.jail = -1,
		.input = -1,
		.output = -1,
		.error_output = -1,
		.pid_file = -1,
		.pid_lock = -1,
		.ruleset = -1,
		.report = -1,
		.starter = -1,
		.timeout = 30000,
		.seccomp = CLUST_SECCOMP_DEFAULT,
	};
}

static int refuse(struct clust_report *report, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int refuse(struct clust_report *report, int error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(report->text, sizeof report->text, format, arguments);
	va_end(arguments);
	report->text_size = (uint32_t)strlen(report->text);
	report->step = CLUST_CHECK;
	report->error = error;
	return error;
}

static int read_status(struct status *status, struct clust_report *report)
{
	static char text[65536];
	int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return refuse(report, errno, "/proc/self/status cannot be read: mount /proc first");
	ssize_t size = read(file, text, sizeof text - 1);
	close(file);
	text[size > 0 ? size : 0] = 0;
	if (clust_status_read(text, status))
		return refuse(report, EPROTO, "/proc/self/status is not as the kernel writes it");
	return 0;
}

int clust_single_threaded(void)
{
	struct status status;
	struct clust_report *report = calloc(1, sizeof *report);
	int several = !report || read_status(&status, report) || status.threads != 1 ||
		      (_dispatch_is_multithreaded && _dispatch_is_multithreaded());

	free(report);
	return several;
}

static int check_threads(const struct status *status, struct clust_report *report)
{
	if (status->threads > 1)
		return refuse(report, EBUSY,
			      "%u threads run, and the others would stay root and be lost in the fork: "
			      "make threads and tasks in start, not in main or in a hook before it",
			      status->threads);
	if (_dispatch_is_multithreaded && _dispatch_is_multithreaded())
		return refuse(report, EBUSY,
			      "libdispatch has started, and its pool never runs again after a fork: "
			      "use Dispatch and Task in start, not in main or in a hook before it");
	return 0;
}

static int check_target(const struct clust_plan *plan, struct clust_report *report)
{
	if (plan->uid == 0 || plan->uid == (uid_t)-1)
		return refuse(report, EINVAL, "user %d is no user to become", (int)plan->uid);
	if (plan->gid == 0 || plan->gid == (gid_t)-1)
		return refuse(report, EINVAL, "group %d is no group to become", (int)plan->gid);
	if (plan->group_count > CLUST_GROUPS)
		return refuse(report, EINVAL, "%zu groups are more than %d", plan->group_count, CLUST_GROUPS);
	for (size_t i = 0; i < plan->group_count; i++)
		if (plan->groups[i] == 0 || plan->groups[i] == (gid_t)-1)
			return refuse(report, EINVAL, "group %d is no group to keep", (int)plan->groups[i]);
	return 0;
}

static int name_capability(struct clust_report *report, int error, uint64_t set, const char *what)
{
	char name[64];

	clust_capability_name(__builtin_ctzll(set), name, sizeof name);
	return refuse(report, error, "cap_%s %s", name, what);
}

static int check_capabilities(const struct clust_plan *plan, const struct status *status, struct clust_report *report)
{
	const int jail = !!(plan->flags & CLUST_JAIL), drop = !!(plan->flags & CLUST_DROP);
	uint64_t needed = (uint64_t)jail << CAP_SYS_CHROOT | (uint64_t)drop << CAP_SETUID |
			  (uint64_t)drop << CAP_SETGID | (uint64_t)!!(plan->flags & CLUST_OWN_MOUNTS) << CAP_SYS_ADMIN;
	uint64_t harmless = plan->flags & CLUST_NAMESPACE ? 1ULL << CAP_SYS_CHROOT : 0;
	uint64_t undoing = plan->keep & clust_capabilities_refused() & ~harmless;
	uint64_t missing = (needed | plan->keep) & ~(status->effective & status->permitted);

	if (undoing)
		return name_capability(report, EINVAL, undoing, "would undo the jail or the drop and cannot be kept");
	if (missing == 1ULL << CAP_SYS_ADMIN)
		return refuse(report, EPERM, "cap_sys_admin is needed for mounts of its own and is not there: "
					     "a container has to give it, or the jail does without them");
	if (missing)
		return name_capability(report, EPERM, missing, "is needed and is not there: start as root");
	if (plan->keep && !(status->effective >> CAP_SETPCAP & 1))
		return refuse(report, EPERM, "cap_setpcap is needed to keep a capability and is not there");
	return 0;
}

/// The bits to set, locked: no capabilities for uid 0, no KEEP_CAPS, none raised into the ambient set.
///
/// NO_SETUID_FIXUP is on only if something is kept: otherwise the kernel's own clearing stays on as a net.
/// What is locked already stays as it is: prctl(2), PR_SET_SECUREBITS, refuses anything else.
static int choose_securebits(struct clust_plan *plan, struct clust_report *report)
{
	const unsigned locks = SECBIT_NOROOT_LOCKED | SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_SETUID_FIXUP_LOCKED |
			       SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
	unsigned wanted = locks | SECBIT_NOROOT;

	// Locked off, nothing can be raised later but what is kept and inheritable anyway.
	if (!plan->carried)
		wanted |= SECBIT_NO_CAP_AMBIENT_RAISE;
	if (plan->keep)
		wanted |= SECBIT_NO_SETUID_FIXUP;
	unsigned now = (unsigned)prctl(PR_GET_SECUREBITS, 0, 0, 0, 0);
	unsigned locked = (now & SECURE_ALL_LOCKS) >> 1;
	plan->securebits = (wanted & ~locked) | (now & (locked | locked << 1));
	if ((plan->securebits ^ wanted) & ~(unsigned)SECBIT_NO_SETUID_FIXUP & (locks | locks >> 1))
		return refuse(report, EPERM, "the secure bits are locked at 0x%x, and 0x%x is needed", now, wanted);
	if (plan->keep && !(plan->securebits & SECBIT_NO_SETUID_FIXUP))
		return refuse(report, EPERM, "the secure bits are locked at 0x%x, and no capability can be kept", now);
	return 0;
}

static int plan_drop(struct clust_plan *plan, const struct status *status, struct clust_report *report)
{
	int error = check_target(plan, report);

	if (error)
		return error;
	plan->carried = plan->flags & CLUST_EXEC ? plan->keep : 0;
	plan->bounding_left = status->bounding;
	if (status->effective >> CAP_SETPCAP & 1) {
		plan->bounding = status->bounding;
		plan->bounding_left = 0;
		return choose_securebits(plan, report);
	}
	// A minimal container: no_new_privs has to stand in for both.
	plan->weakened |= 1ULL << CLUST_BOUNDING | 1ULL << CLUST_SECUREBITS;
	return 0;
}

/// pivot_root(2) leaves a mount; a directory that was entered by chroot(2) is none.
static int check_root(struct clust_report *report)
{
	struct statx facts;

	if (statx(AT_FDCWD, "/", 0, 0, &facts) || !(facts.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) ||
	    facts.stx_attributes & STATX_ATTR_MOUNT_ROOT)
		return 0;
	return refuse(report, EINVAL, "a jail in a namespace of its own cannot be made from within a chroot");
}

static int plan_jail(struct clust_plan *plan, struct clust_report *report)
{
	struct stat facts;

	if (!(plan->flags & CLUST_JAIL))
		return plan->flags & CLUST_OWN_MOUNTS ? refuse(report, EINVAL, "mounts of its own are for a jail") : 0;
	if (fstat(plan->jail, &facts))
		return refuse(report, errno, "the jail's directory cannot be looked at");
	if (!S_ISDIR(facts.st_mode))
		return refuse(report, ENOTDIR, "the jail is not a directory");
	plan->jail_is = (struct clust_file){facts.st_dev, facts.st_ino};
	if (plan->flags & CLUST_OWN_MOUNTS) {
		if (stat("/proc/self/ns/mnt", &facts))
			return refuse(report, errno, "/proc/self/ns/mnt cannot be looked at");
		plan->mounts = (struct clust_file){facts.st_dev, facts.st_ino};
	}
	return plan->flags & CLUST_NAMESPACE ? check_root(report) : 0;
}

static int plan_stdio(struct clust_plan *plan, struct clust_report *report)
{
	const int files[3] = {plan->input, plan->output, plan->error_output};
	struct stat facts;

	for (int i = 0; i < 3; i++) {
		if (files[i] < 0)
			continue;
		if (fstat(files[i], &facts))
			return refuse(report, errno, "descriptor %d, to become descriptor %d, is not open", files[i], i);
		plan->stdio[i] = (struct clust_file){facts.st_dev, facts.st_ino};
	}
	return 0;
}

/// Here, while its number cannot have become that of what is opened next.
static int check_kept(const struct clust_plan *plan, struct clust_report *report)
{
	for (size_t i = 0; i < plan->kept_count; i++)
		if (fcntl(plan->kept[i], F_GETFD) < 0)
			return refuse(report, errno, "descriptor %d, to be kept, is not open", plan->kept[i]);
	return 0;
}

static int plan_landlock(struct clust_plan *plan, struct clust_report *report)
{
	const char *why = "";
	int error = clust_make_domain(plan, &why);

	return error ? refuse(report, error, "%s", why) : 0;
}

static int check_filter(const struct clust_plan *plan, const struct status *status, struct clust_report *report)
{
	if (plan->seccomp > CLUST_SECCOMP_STRICT)
		return refuse(report, EINVAL, "%u is no filter of system calls", plan->seccomp);
	if (plan->seccomp && !status->has_seccomp)
		return refuse(report, ENOSYS, "this kernel cannot filter system calls: it has no seccomp");
	return 0;
}

static void keep_open(struct clust_plan *plan, int file)
{
	int at = plan->open_count;

	if (file < 3)
		return;
	while (at > 0 && plan->open_files[at - 1] > file)
		at--;
	if (at > 0 && plan->open_files[at - 1] == file)
		return;
	memmove(&plan->open_files[at + 1], &plan->open_files[at],
		(size_t)(plan->open_count - at) * sizeof plan->open_files[0]);
	plan->open_files[at] = file;
	plan->open_count++;
}

static int plan_keeper(struct clust_plan *plan, struct clust_report *report)
{
	struct utsname system;
	int ends[2], major = 0, minor = 0;

	if (!(plan->flags & CLUST_DAEMONIZE) || plan->pid_lock < 0)
		return refuse(report, EINVAL, "a keeper needs a daemon with a pid file");
	uname(&system);
	sscanf(system.release, "%d.%d", &major, &minor);
	plan->keeper->is_parent |= major < 6 || (major == 6 && minor < 15);
	if (pipe2(ends, O_CLOEXEC))
		return refuse(report, errno, "no pipe to the keeper could be made");
	plan->keeper->starter = ends[0];
	plan->keeper->report = ends[1];
	return 0;
}

static int plan_files(struct clust_plan *plan, struct clust_report *report)
{
	int ends[2];

	if (plan->kept_count > CLUST_FILES)
		return refuse(report, EINVAL, "%zu descriptors to keep are more than %d", plan->kept_count, CLUST_FILES);
	if (plan->flags & CLUST_DAEMONIZE) {
		if (pipe2(ends, O_CLOEXEC))
			return refuse(report, errno, "no pipe to the daemon could be made");
		plan->starter = ends[0];
		plan->report = ends[1];
	}
	for (size_t i = 0; i < plan->kept_count; i++)
		keep_open(plan, plan->kept[i]);
	keep_open(plan, plan->pid_lock);
	keep_open(plan, plan->flags & CLUST_JAIL ? plan->jail : -1);
	keep_open(plan, plan->ruleset);
	keep_open(plan, plan->report);
	plan->next_file = 3;
	for (int i = 0; i < plan->open_count && plan->open_files[i] == plan->next_file; i++)
		plan->next_file++;
	return 0;
}

int clust_plan_prepare(struct clust_plan *plan, struct clust_report *report)
{
	struct status status;
	int error;

	// All but the calls, whose memory stays untouched until there are any.
	memset(report, 0, offsetof(struct clust_report, calls));
	if ((error = read_status(&status, report)) || (error = check_threads(&status, report)) ||
	    (error = check_capabilities(plan, &status, report)) || (error = check_filter(plan, &status, report)))
		return error;
	if (plan->flags & CLUST_DROP && (error = plan_drop(plan, &status, report)))
		return error;
	if ((error = plan_jail(plan, report)))
		return error;
	plan->threads = (int)status.threads;
	plan->reset_signals = status.ignored | status.caught;
	plan->ignored_signals = status.ignored;
	plan->permitted = status.permitted;
	plan->last_capability = 63 - __builtin_clzll(status.bounding | status.permitted | 1);
	if ((error = plan_stdio(plan, report)) || (error = check_kept(plan, report)) ||
	    (error = plan_landlock(plan, report)))
		return error;
	if (plan->keeper && (error = plan_keeper(plan, report)))
		return error;
	return plan_files(plan, report);
}
