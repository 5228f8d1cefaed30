// SPDX-License-Identifier: MIT
//
// Calls as a person, or strace(1), writes them. Only for a report's reader: nothing here runs inside the sequence.

#include "constants.h"
#include "run.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_landlock_restrict_self
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

/// How an argument is written.
enum kind {
	END,
	NUMBER,
	UNSIGNED,
	OCTAL,
	ID,           ///< a user or group; -1 for "leave"
	DIRECTORY,    ///< AT_FDCWD or a descriptor
	PATH,         ///< in the data
	SOURCE,       ///< at its beginning
	TARGET,       ///< after it
	TYPE,
	OPTIONS,
	OUT,          ///< what the kernel writes
	SIGNAL,
	ACTION,
	SIGNALS,
	HOW,          ///< SIG_SETMASK
	RESOURCE,
	LIMIT,
	OPENING,
	FCNTL,
	FCNTL_ARGUMENT,
	PID_TEXT,
	PRCTL,
	PRCTL_ARGUMENT,
	GROUPS,
	HEADER,
	CAPABILITIES,
	UNSHARE,
	CLONE,
	MOUNT,
	UNMOUNT,
	RULE,
	KEYCTL,
	PROGRAM,      ///< of prctl, where it is a filter: how long it is
	REQUEST,      ///< of ioctl
};

/// The kernel's, of which libc keeps two for itself.
enum { CLUST_FIRST_REAL_TIME = 32 };

struct shape {
	uint16_t number;
	const char *name;
	enum kind kind[CLUST_ARGUMENTS];
};

static const struct shape shapes[] = {
	{SYS_rt_sigprocmask, "rt_sigprocmask", {HOW, SIGNALS, OUT, NUMBER}},
	{SYS_prctl, "prctl", {PRCTL, PRCTL_ARGUMENT, PROGRAM, UNSIGNED, UNSIGNED}},
	{SYS_clone, "clone", {CLONE}},
	{SYS_setsid, "setsid", {END}},
	{SYS_writev, "writev", {NUMBER, OUT, NUMBER}},
	{SYS_rt_sigaction, "rt_sigaction", {SIGNAL, ACTION, OUT, NUMBER}},
	{SYS_umask, "umask", {OCTAL}},
	{SYS_prlimit64, "prlimit64", {NUMBER, RESOURCE, LIMIT, OUT}},
	{SYS_dup3, "dup3", {NUMBER, NUMBER, UNSIGNED}},
	{SYS_ftruncate, "ftruncate", {NUMBER, NUMBER}},
	{SYS_pwrite64, "pwrite64", {NUMBER, PID_TEXT, NUMBER, NUMBER}},
	{SYS_close, "close", {NUMBER}},
	{SYS_fcntl, "fcntl", {NUMBER, FCNTL, FCNTL_ARGUMENT}},
	{SYS_close_range, "close_range", {UNSIGNED, UNSIGNED, UNSIGNED}},
	{SYS_unshare, "unshare", {UNSHARE}},
	{SYS_fstat, "fstat", {NUMBER, OUT}},
	{SYS_statfs, "statfs", {PATH, OUT}},
	{SYS_getdents64, "getdents64", {NUMBER, OUT, NUMBER}},
	{SYS_openat, "openat", {DIRECTORY, PATH, OPENING}},
	{SYS_mount, "mount", {SOURCE, TARGET, TYPE, MOUNT, OPTIONS}},
	{SYS_mkdirat, "mkdirat", {DIRECTORY, PATH, OCTAL}},
	{SYS_pivot_root, "pivot_root", {SOURCE, TARGET}},
	{SYS_umount2, "umount2", {PATH, UNMOUNT}},
	{SYS_setgroups, "setgroups", {NUMBER, GROUPS}},
	{SYS_setresgid, "setresgid", {ID, ID, ID}},
	{SYS_fchdir, "fchdir", {NUMBER}},
	{SYS_capset, "capset", {HEADER, CAPABILITIES}},
	{SYS_chroot, "chroot", {PATH}},
	{SYS_setresuid, "setresuid", {ID, ID, ID}},
	{SYS_setuid, "setuid", {ID}},
	{SYS_setgid, "setgid", {ID}},
	{SYS_chdir, "chdir", {PATH}},
	{SYS_keyctl, "keyctl", {KEYCTL, OUT, UNSIGNED, UNSIGNED, UNSIGNED}},
	{SYS_pread64, "pread64", {NUMBER, OUT, NUMBER, NUMBER}},
	{SYS_newfstatat, "newfstatat", {DIRECTORY, PATH, OUT, UNSIGNED}},
	{SYS_pidfd_open, "pidfd_open", {NUMBER, UNSIGNED}},
	{SYS_ioctl, "ioctl", {NUMBER, REQUEST, OUT}},
	{SYS_landlock_add_rule, "landlock_add_rule", {NUMBER, RULE, OUT, UNSIGNED}},
	{SYS_landlock_restrict_self, "landlock_restrict_self", {NUMBER, UNSIGNED}},
	{CLUST_HOOK_NUMBER, "hook", {END}},
};

static int capabilities(char *text, size_t size, const struct clust_call *call)
{
	uint32_t data[6];
	char one[2048];
	static const char *const names[] = {"effective", "permitted", "inheritable"};
	int length = snprintf(text, size, "{");

	memcpy(data, call->data, sizeof data);
	for (int i = 0; i < 3; i++) {
		clust_capability_set(one, sizeof one, data[i] | (uint64_t)data[i + 3] << 32);
		length = clust_add(text, size, length, "%s%s=%s", i ? ", " : "", names[i], one);
	}
	return clust_add(text, size, length, "}");
}

static int groups(char *text, size_t size, const struct clust_call *call)
{
	if (!call->argument[1])
		return snprintf(text, size, "NULL");
	gid_t group[CLUST_DATA / sizeof(gid_t)];
	size_t count = (size_t)call->argument[0], shown = sizeof group / sizeof *group;
	int length = snprintf(text, size, "[");

	memcpy(group, call->data, sizeof group);
	for (size_t i = 0; i < count && i < shown; i++)
		length = clust_add(text, size, length, "%s%u", i ? ", " : "", group[i]);
	return clust_add(text, size, length, count > shown ? ", ...]" : "]");
}

static int one_limit(char *text, size_t size, rlim_t value)
{
	return value == RLIM_INFINITY ? snprintf(text, size, "RLIM64_INFINITY")
				      : snprintf(text, size, "%lu", (unsigned long)value);
}

static int limit(char *text, size_t size, const struct clust_call *call)
{
	struct rlimit limit;
	char soft[32], hard[32];

	if (!call->argument[2])
		return snprintf(text, size, "NULL");
	memcpy(&limit, call->data, sizeof limit);
	one_limit(soft, sizeof soft, limit.rlim_cur);
	one_limit(hard, sizeof hard, limit.rlim_max);
	return snprintf(text, size, "{rlim_cur=%s, rlim_max=%s}", soft, hard);
}

static int fcntl_argument(char *text, size_t size, const struct clust_call *call)
{
	struct flock lock;

	if (call->argument[1] == F_GETFL || call->argument[1] == F_GETFD)
		return -1;
	if (call->argument[1] == F_OFD_GETLK)
		return snprintf(text, size, "...");
	if (call->argument[1] != F_SETLK)
		return snprintf(text, size, "%ld", (long)call->argument[2]);
	memcpy(&lock, call->data, sizeof lock);
	return snprintf(text, size, "{l_type=F_RDLCK, l_whence=SEEK_SET, l_start=%ld, l_len=%ld}", (long)lock.l_start,
			(long)lock.l_len);
}

/// What came from the daemon need not end in NUL.
static int path(char *text, size_t size, const uint8_t *data, size_t room, int64_t argument)
{
	return argument ? snprintf(text, size, "\"%.*s\"", (int)room, (const char *)data) : snprintf(text, size, "NULL");
}

static int prctl_argument(char *text, size_t size, const struct clust_call *call)
{
	switch (call->argument[0]) {
	case PR_CAPBSET_DROP:
		return clust_upper_capability(text, size, (int)call->argument[1]);
	case PR_CAP_AMBIENT:
		return snprintf(text, size,
				call->argument[1] == PR_CAP_AMBIENT_RAISE ? "PR_CAP_AMBIENT_RAISE"
									  : "PR_CAP_AMBIENT_CLEAR_ALL");
	case PR_SET_NAME:
		return path(text, size, call->data, CLUST_DATA, call->argument[1]);
	case PR_SET_SECUREBITS:
		return clust_flags(text, size, SECUREBITS, (uint64_t)call->argument[1], "0");
	case PR_SET_DUMPABLE:
		return snprintf(text, size, "SUID_DUMP_DISABLE");
	case PR_SET_SECCOMP:
		return snprintf(text, size, "SECCOMP_MODE_FILTER");
	default:
		return snprintf(text, size, "%ld", (long)call->argument[1]);
	}
}

static int opening(char *text, size_t size, uint64_t value)
{
	char rest[256];

	clust_flags(rest, sizeof rest, OPEN_FLAGS, value, "0");
	return snprintf(text, size, "O_RDONLY|%s", rest);
}

static int action(char *text, size_t size, const struct clust_call *call)
{
	uintptr_t handler;

	memcpy(&handler, call->data, sizeof handler);
	return snprintf(text, size, "{sa_handler=%s, sa_mask=[], sa_flags=0}", handler ? "SIG_IGN" : "SIG_DFL");
}

static int signal_name(char *text, size_t size, int number)
{
	const char *name = sigabbrev_np(number);

	if (number == CLUST_FIRST_REAL_TIME)
		return snprintf(text, size, "SIGRTMIN");
	if (number > CLUST_FIRST_REAL_TIME)
		return snprintf(text, size, "SIGRT_%d", number - CLUST_FIRST_REAL_TIME);
	return name ? snprintf(text, size, "SIG%s", name) : snprintf(text, size, "%d", number);
}

static int pid_text(char *text, size_t size, const struct clust_call *call)
{
	int length = (int)strnlen((const char *)call->data, CLUST_DATA);

	return snprintf(text, size, "\"%.*s\\n\"", length ? length - 1 : 0, (const char *)call->data);
}

static int program(char *text, size_t size, const struct clust_call *call)
{
	uint16_t length;

	memcpy(&length, call->data, sizeof length);
	return snprintf(text, size, "{len=%u, filter=...}", length);
}

static int constant(char *text, size_t size, const struct clust_call *call, enum kind kind, int64_t value)
{
	switch (kind) {
	case HOW:
		return snprintf(text, size, "SIG_SETMASK");
	case SIGNALS:
		return snprintf(text, size, "~[]");
	case SIGNAL:
		return signal_name(text, size, (int)value);
	case RESOURCE:
		return clust_constant(text, size, RESOURCES, (uint64_t)value);
	case OPENING:
		return opening(text, size, (uint64_t)value);
	case FCNTL:
		return clust_constant(text, size, FCNTLS, (uint64_t)value);
	case PRCTL:
		return clust_constant(text, size, PRCTLS, (uint64_t)value);
	case UNSHARE:
		return clust_flags(text, size, UNSHARE_FLAGS, (uint64_t)value, "0");
	case CLONE:
		return clust_flags(text, size, CLONE_FLAGS, (uint64_t)value, "0");
	case MOUNT:
		return clust_flags(text, size, MOUNT_FLAGS, (uint64_t)value, "0");
	case UNMOUNT:
		return snprintf(text, size, "MNT_DETACH");
	case RULE:
		return snprintf(text, size, "LANDLOCK_RULE_PATH_BENEATH");
	case KEYCTL:
		return snprintf(text, size, "KEYCTL_JOIN_SESSION_KEYRING");
	case REQUEST:
		return (uint32_t)value == TIOCSTI ? snprintf(text, size, "TIOCSTI") : snprintf(text, size, "0x%x", (unsigned)value);
	case HEADER:
		return snprintf(text, size, "{version=_LINUX_CAPABILITY_VERSION_3, pid=0}");
	default:
		return call ? snprintf(text, size, "...") : -1;
	}
}

static int argument(char *text, size_t size, const struct clust_call *call, enum kind kind, int64_t value)
{
	switch (kind) {
	case NUMBER:
		return snprintf(text, size, "%ld", (long)value);
	case UNSIGNED:
		return snprintf(text, size, "%u", (unsigned)value);
	case OCTAL:
		return snprintf(text, size, "0%lo", (long)value);
	case ID:
		return (uint32_t)value == UINT32_MAX ? snprintf(text, size, "-1")
						     : snprintf(text, size, "%u", (unsigned)value);
	case DIRECTORY:
		return value == AT_FDCWD ? snprintf(text, size, "AT_FDCWD") : snprintf(text, size, "%ld", (long)value);
	case PATH:
		return path(text, size, call->data, CLUST_DATA, value);
	case SOURCE:
		return path(text, size, call->data, CLUST_TARGET_AT, value);
	case TARGET:
		return path(text, size, call->data + CLUST_TARGET_AT, CLUST_TYPE_AT - CLUST_TARGET_AT, value);
	case TYPE:
		return path(text, size, call->data + CLUST_TYPE_AT, CLUST_OPTIONS_AT - CLUST_TYPE_AT, value);
	case OPTIONS:
		return path(text, size, call->data + CLUST_OPTIONS_AT, CLUST_DATA - CLUST_OPTIONS_AT, value);
	case ACTION:
		return action(text, size, call);
	case LIMIT:
		return limit(text, size, call);
	case FCNTL_ARGUMENT:
		return fcntl_argument(text, size, call);
	case PID_TEXT:
		return pid_text(text, size, call);
	case PRCTL_ARGUMENT:
		return prctl_argument(text, size, call);
	case GROUPS:
		return groups(text, size, call);
	case CAPABILITIES:
		return capabilities(text, size, call);
	case PROGRAM:
		return call->argument[0] == PR_SET_SECCOMP ? program(text, size, call)
							   : snprintf(text, size, "%u", (unsigned)value);
	case OUT:
		return snprintf(text, size, value ? "..." : "NULL");
	default:
		return constant(text, size, call, kind, value);
	}
}

static const struct shape *shape_of(const struct clust_call *call)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (shapes[i].number == call->number)
			return &shapes[i];
	return 0;
}

const char *clust_call_name(const struct clust_call *call)
{
	const struct shape *shape = shape_of(call);

	return shape ? shape->name : "?";
}

int clust_call_argument(const struct clust_call *call, int index, char *text, size_t size)
{
	const struct shape *shape = shape_of(call);

	if (!shape || index < 0 || index >= CLUST_ARGUMENTS || shape->kind[index] == END)
		return -1;
	return argument(text, size, call, shape->kind[index], call->argument[index]);
}
