// SPDX-License-Identifier: MIT
#include "states.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { U = 61481, V = 61483, ROOT = 0 };
static const unsigned who[] = {ROOT, U, V};
static const int four[] = {CAP_SETUID, CAP_SETGID, CAP_SETPCAP, CAP_SYS_CHROOT};

static int set_capabilities(uint64_t set)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	const uint32_t low = (uint32_t)set, high = (uint32_t)(set >> 32);
	const struct __user_cap_data_struct data[2] = {{low, low, 0}, {high, high, 0}};

	return (int)syscall(SYS_capset, &header, data);
}

static uint64_t get_capabilities(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return 0;
	return data[0].permitted | (uint64_t)data[1].permitted << 32;
}

static int set_identity(const struct state *state)
{
	static const gid_t lists[3][2] = {{0}, {0, 1}, {U + 1, U + 1}};

	if (syscall(SYS_setgroups, state->groups ? (state->groups == 1 ? 2 : 1) : 0, lists[state->groups]))
		return -1;
	if (syscall(SYS_setresgid, who[state->gids / 9], who[state->gids / 3 % 3], who[state->gids % 3]))
		return -1;
	return (int)syscall(SYS_setresuid, who[state->uids / 9], who[state->uids / 3 % 3], who[state->uids % 3]);
}

static int set_flags(const struct state *state)
{
	// For the way there the capabilities have to outlive the change of user; what is wanted is set once it is done.
	unsigned long bits = 0;

	if (state->flags & 2)
		bits |= SECBIT_NOROOT;
	if (state->flags & 4)
		bits |= SECBIT_NO_SETUID_FIXUP;
	if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0))
		return -1;
	if (state->flags & 1 && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0))
		return -1;
	if (state->flags & 16)
		for (int i = 0; i < 64; i++)
			if (prctl(PR_CAPBSET_READ, i, 0, 0, 0) == 1 && prctl(PR_CAPBSET_DROP, i, 0, 0, 0))
				return -1;
	return state->flags & 8 ? prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) : 0;
}

int state_enter(const struct state *state)
{
	uint64_t all = get_capabilities();

	for (int i = 0; i < 4; i++)
		if (!(state->capabilities >> i & 1))
			all &= ~(1ULL << four[i]);
	if (state->capabilities == 0)
		all = 0;
	if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0) || set_identity(state) || set_flags(state))
		return -1;
	return set_capabilities(all);
}
