// SPDX-License-Identifier: MIT
#ifndef STATES_H
#define STATES_H

#include <stdio.h>

/// A state to begin in. The rest is as root has it.
struct state {
	int uids;         ///< three digits to base 3: real, effective, saved; 0 is root, 1 the target, 2 another
	int gids;
	int groups;       ///< 0 none, 1 root's, 2 the target's
	int capabilities; ///< of SETUID, SETGID, SETPCAP, SYS_CHROOT; the rest is there if all of them are
	int flags;        ///< keepcaps, NOROOT, NO_SETUID_FIXUP, no_new_privs, empty bounding set
	int keeps;        ///< CAP_NET_BIND_SERVICE is to be kept
	int parts;        ///< 0 jail and drop, 1 jail alone, 2 drop alone, 3 neither, 4 both in a namespace
};

struct tally {
	unsigned states, target, refused, impossible, other;
	int reached; ///< the daemon's own code was reached
};

/// How a child ends.
enum { STATE_REFUSED = 1, STATE_TARGET = 40, STATE_WRONG, STATE_IMPOSSIBLE };

/// Makes this process be in the state. Not 0 where the kernel knows no way into it.
int state_enter(const struct state *state);

/// Calls the sequence, and judges what this process has become. `reached` is set once the sequence has returned.
int state_launch(const struct state *state, const char *jail, int *reached);

/// Says in which state something else came of it.
void state_print(FILE *file, const struct state *state, int status);

#endif
