// SPDX-License-Identifier: MIT
#include "constants.h"
#include "clust.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <linux/securebits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>

struct word {
	uint64_t value;
	const char *name;
};
#define WORD(name) {name, #name}

static const struct word prctls[] = {
	WORD(PR_SET_CHILD_SUBREAPER), WORD(PR_SET_NO_NEW_PRIVS), WORD(PR_CAPBSET_DROP), WORD(PR_CAP_AMBIENT),
	WORD(PR_SET_SECUREBITS),      WORD(PR_SET_DUMPABLE),     WORD(PR_GET_DUMPABLE), WORD(PR_GET_SECUREBITS),
	WORD(PR_SET_KEEPCAPS),        WORD(PR_SET_NAME),         WORD(PR_SET_SECCOMP),  {0, 0},
};
static const struct word securebits[] = {
	WORD(SECBIT_NOROOT),
	WORD(SECBIT_NOROOT_LOCKED),
	WORD(SECBIT_NO_SETUID_FIXUP),
	WORD(SECBIT_NO_SETUID_FIXUP_LOCKED),
	WORD(SECBIT_KEEP_CAPS),
	WORD(SECBIT_KEEP_CAPS_LOCKED),
	WORD(SECBIT_NO_CAP_AMBIENT_RAISE),
	WORD(SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED),
	{0, 0},
};
static const struct word resources[] = {
	WORD(RLIMIT_CPU),     WORD(RLIMIT_FSIZE),      WORD(RLIMIT_DATA),     WORD(RLIMIT_STACK),
	WORD(RLIMIT_CORE),    WORD(RLIMIT_RSS),        WORD(RLIMIT_NPROC),    WORD(RLIMIT_NOFILE),
	WORD(RLIMIT_MEMLOCK), WORD(RLIMIT_AS),         WORD(RLIMIT_LOCKS),    WORD(RLIMIT_SIGPENDING),
	WORD(RLIMIT_NICE),    WORD(RLIMIT_MSGQUEUE),   WORD(RLIMIT_RTPRIO),   WORD(RLIMIT_RTTIME),
	{0, 0},
};
static const struct word open_flags[] = {WORD(O_NOFOLLOW), WORD(O_CLOEXEC), WORD(O_PATH), WORD(O_DIRECTORY), {0, 0}};
static const struct word fcntls[] = {WORD(F_SETFD), WORD(F_GETFD), WORD(F_GETFL), WORD(F_SETLK), WORD(F_OFD_GETLK), {0, 0}};
static const struct word unshares[] = {WORD(CLONE_NEWNS), WORD(CLONE_THREAD), WORD(CLONE_NEWUSER), {0, 0}};
static const struct word clones[] = {WORD(CLONE_CHILD_CLEARTID), WORD(CLONE_CHILD_SETTID), WORD(SIGCHLD), {0, 0}};
static const struct word mounts[] = {WORD(MS_RDONLY), WORD(MS_NOSUID), WORD(MS_NODEV), WORD(MS_NOEXEC),
				     WORD(MS_REMOUNT), WORD(MS_BIND),  WORD(MS_REC),   WORD(MS_SLAVE), WORD(MS_PRIVATE), WORD(MS_MOVE),
				     {0, 0}};

static const struct word *const families[] = {
	[PRCTLS] = prctls,
	[SECUREBITS] = securebits,
	[RESOURCES] = resources,
	[OPEN_FLAGS] = open_flags,
	[FCNTLS] = fcntls,
	[UNSHARE_FLAGS] = unshares,
	[CLONE_FLAGS] = clones,
	[MOUNT_FLAGS] = mounts,
};

int clust_add(char *text, size_t size, int length, const char *format, ...)
{
	va_list arguments;

	if (length < 0 || (size_t)length + 1 >= size)
		return length;
	va_start(arguments, format);
	int added = vsnprintf(text + length, size - (size_t)length, format, arguments);
	va_end(arguments);
	if (added < 0)
		return length;
	return (size_t)(length + added) < size ? length + added : (int)size - 1;
}

int clust_flags(char *text, size_t size, enum constants family, uint64_t value, const char *none)
{
	const struct word *words = families[family];
	int length = 0;

	for (; words->name; words++)
		if (words->value && (value & words->value) == words->value) {
			length = clust_add(text, size, length, "%s%s", length ? "|" : "", words->name);
			value &= ~words->value;
		}
	if (value)
		length = clust_add(text, size, length, "%s0x%lx", length ? "|" : "", (long)value);
	return length ? length : snprintf(text, size, "%s", none);
}

int clust_constant(char *text, size_t size, enum constants family, uint64_t value)
{
	for (const struct word *words = families[family]; words->name; words++)
		if (words->value == value)
			return snprintf(text, size, "%s", words->name);
	return snprintf(text, size, "%lu", (long)value);
}

int clust_upper_capability(char *text, size_t size, int capability)
{
	char name[64];

	clust_capability_name(capability, name, sizeof name);
	for (char *letter = name; *letter; letter++)
		if (*letter >= 'a' && *letter <= 'z')
			*letter = (char)(*letter - 'a' + 'A');
	return snprintf(text, size, "CAP_%s", name);
}

int clust_capability_set(char *text, size_t size, uint64_t capabilities)
{
	int length = 0;

	for (int i = 0; i < 64; i++)
		if (capabilities >> i & 1) {
			char name[80];
			clust_upper_capability(name, sizeof name, i);
			length = clust_add(text, size, length, "%s1<<%s", length ? "|" : "", name);
		}
	return length ? length : snprintf(text, size, "0");
}
