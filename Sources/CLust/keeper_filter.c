// SPDX-License-Identifier: MIT
//
// A keeper that starts nothing needs no capability, for root owns the directory, and few system calls (filter_lists.h). Any
// other ends it.

#include "filter.h"
#include "keeper.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

void clust_confine_keeper(struct run *run)
{
	static struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	static const struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};

	DO_OR_LEAVE(CLUST_KEEP, prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	DO_OR_LEAVE(CLUST_KEEP, capset, &header, none);
	if (TRY_EXPECTING(CLUST_KEEP, -EPERM, chroot, "/") != -EPERM)
		clust_is_not(run, CLUST_KEEP, "the keeper has capabilities");
	DO_OR_LEAVE(CLUST_KEEP, prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &clust_keeper_filter, 0, 0);
	clust_must_be_filtered(run, CLUST_KEEP);
}
