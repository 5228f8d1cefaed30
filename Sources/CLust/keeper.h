// SPDX-License-Identifier: MIT
//
// The keeper has three parts: how it is made (keeper.c), what it may (keeper_filter.c), what it does (keeper_end.c).

#ifndef CLUST_KEEPER_H
#define CLUST_KEEPER_H

#include "run.h"

/// The keeper's descriptors once all others are closed, apart from 0 to 2.
struct keeping {
	const struct clust_keeper *keeper;
	long daemon; ///< its pid
	int handle;  ///< a pidfd of the daemon
	int file;    ///< the pid file, locked
};

/// Gives up all that the keeper does not need. Leaves where it cannot.
void clust_confine_keeper(struct run *run);

/// Waits for the end, says it, tidies up, and starts again or ends.
_Noreturn void clust_await_end(const struct keeping *keeping);

#endif
