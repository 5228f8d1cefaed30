// SPDX-License-Identifier: MIT
//
// To be root again, or to have a capability.
#include "attempt.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdint.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ATTEMPT(name) static long name(const struct escape_target *target __attribute__((unused)))

ATTEMPT(set_uid) { return outcome(setuid(0)); }
ATTEMPT(set_euid) { return outcome(seteuid(0)); }
ATTEMPT(set_reuid) { return outcome(setreuid(0, 0)); }
ATTEMPT(set_resuid) { return outcome(setresuid(0, 0, 0)); }
ATTEMPT(set_saved_uid) { return outcome(setresuid((uid_t)-1, 0, (uid_t)-1)); }
ATTEMPT(set_other_uid) { return outcome(setresuid(1, 1, 1)); }
ATTEMPT(set_gid) { return outcome(setgid(0)); }
ATTEMPT(set_egid) { return outcome(setegid(0)); }
ATTEMPT(set_resgid) { return outcome(setresgid(0, 0, 0)); }
ATTEMPT(clear_groups) { return outcome(setgroups(0, 0)); }

ATTEMPT(set_groups)
{
	const gid_t root = 0;

	return outcome(setgroups(1, &root));
}

// These two return the old one, whether they changed it or not.
ATTEMPT(set_fsuid)
{
	setfsuid(0);
	return setfsuid((uid_t)-1) == 0 ? 0 : -EPERM;
}

ATTEMPT(set_fsgid)
{
	setfsgid(0);
	return setfsgid((gid_t)-1) == 0 ? 0 : -EPERM;
}

static long set(uint64_t permitted, uint64_t inheritable)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	const uint32_t low = (uint32_t)permitted, high = (uint32_t)(permitted >> 32);
	const struct __user_cap_data_struct data[2] = {{low, low, (uint32_t)inheritable},
						       {high, high, (uint32_t)(inheritable >> 32)}};

	return outcome(syscall(SYS_capset, &header, data));
}

static long set_any(int inheritable)
{
	for (int i = 0; i <= CAP_LAST_CAP; i++)
		if (set(1ULL << i, inheritable ? 1ULL << i : 0) >= 0)
			return i;
	return -EPERM;
}

ATTEMPT(all_capabilities) { return set((1ULL << (CAP_LAST_CAP + 1)) - 1, 0); }
ATTEMPT(any_inheritable) { return set_any(1); }

/// The kept ones may be set again: any beyond them is an escape.
ATTEMPT(any_capability)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -errno;
	uint64_t kept = data[0].permitted | (uint64_t)data[1].permitted << 32;
	for (int i = 0; i <= CAP_LAST_CAP; i++)
		if (set(kept | 1ULL << i, 0) >= 0 && !(kept >> i & 1))
			return i;
	return kept == (1ULL << (CAP_LAST_CAP + 1)) - 1 ? 0 : -EPERM;
}

ATTEMPT(ambient)
{
	for (int i = 0; i <= CAP_LAST_CAP; i++)
		if (!prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0))
			return i;
	return -errno;
}

ATTEMPT(bounding)
{
	for (int i = 0; i <= CAP_LAST_CAP; i++)
		if (prctl(PR_CAPBSET_READ, i, 0, 0, 0) == 1)
			return i;
	return -EPERM;
}

ATTEMPT(secure_bits) { return outcome(prctl(PR_SET_SECUREBITS, 0, 0, 0, 0)); }
ATTEMPT(keep_caps) { return outcome(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)); }
ATTEMPT(new_privileges) { return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? -EPERM : 0; }

static long helped(const char *path)
{
	int status = 0;

	if (!path)
		return NOT_HERE;
	pid_t child = fork();
	if (child == 0) {
		execl(path, path, (char *)0);
		_exit(errno == EPERM ? 0 : 2);
	}
	waitpid(child, &status, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 2)
		return NOT_HERE;
	return WEXITSTATUS(status) == 1 ? 0 : -EPERM;
}

static long setuid_program(const struct escape_target *target) { return helped(target->setuid); }
static long filecap_program(const struct escape_target *target) { return helped(target->filecap); }

const struct attempt identity_attempts[] = {
	{"setuid(0)", set_uid, 0},
	{"seteuid(0)", set_euid, 0},
	{"setreuid(0, 0)", set_reuid, 0},
	{"setresuid(0, 0, 0)", set_resuid, 0},
	{"setresuid from the saved uid", set_saved_uid, 0},
	{"another user", set_other_uid, 0},
	{"setfsuid(0)", set_fsuid, 0},
	{"setgid(0)", set_gid, 0},
	{"setegid(0)", set_egid, 0},
	{"setresgid(0, 0, 0)", set_resgid, 0},
	{"setfsgid(0)", set_fsgid, 0},
	{"setgroups({0})", set_groups, 0},
	{"setgroups({})", clear_groups, 0},
	{"all capabilities", all_capabilities, 0},
	{"any capability more", any_capability, 0},
	{"an inheritable capability", any_inheritable, 0},
	{"an ambient capability", ambient, 0},
	{"a bounding set", bounding, 0},
	{"other secure bits", secure_bits, 0},
	{"PR_SET_KEEPCAPS", keep_caps, 0},
	{"new privileges by exec", new_privileges, 0},
	{"a setuid program", setuid_program, 0},
	{"a program with file capabilities", filecap_program, 0},
	{0},
};
