// SPDX-License-Identifier: MIT
#include "clust.h"

static const char *const names[CLUST_STEPS] = {
	[CLUST_NONE] = "none",
	[CLUST_CHECK] = "check",
	[CLUST_BLOCK] = "block",
	[CLUST_REAPER] = "reaper",
	[CLUST_FORK] = "fork",
	[CLUST_SETSID] = "setsid",
	[CLUST_FORK_AGAIN] = "fork again",
	[CLUST_REPORT] = "report",
	[CLUST_HANDLERS] = "handlers",
	[CLUST_UMASK] = "umask",
	[CLUST_LIMITS] = "limits",
	[CLUST_STDIO] = "stdio",
	[CLUST_PID] = "pid",
	[CLUST_CLOSE] = "close",
	[CLUST_HOOKS] = "hooks",
	[CLUST_THREADS] = "threads",
	[CLUST_KEPT] = "kept",
	[CLUST_STATUS] = "status",
	[CLUST_MOUNTS] = "mounts",
	[CLUST_JAIL_PROC] = "jail_proc",
	[CLUST_PIVOT] = "pivot",
	[CLUST_NO_NEW_PRIVS] = "no_new_privs",
	[CLUST_BOUNDING] = "bounding",
	[CLUST_AMBIENT] = "ambient",
	[CLUST_SECUREBITS] = "securebits",
	[CLUST_SETGROUPS] = "setgroups",
	[CLUST_SETRESGID] = "setresgid",
	[CLUST_FCHDIR] = "fchdir",
	[CLUST_SHRINK] = "shrink",
	[CLUST_CHROOT] = "chroot",
	[CLUST_SETRESUID] = "setresuid",
	[CLUST_CAPSET] = "capset",
	[CLUST_CHDIR] = "chdir",
	[CLUST_KEYRING] = "keyring",
	[CLUST_DUMPABLE] = "dumpable",
	[CLUST_READ_BACK] = "read back",
	[CLUST_MUST_FAIL] = "must fail",
	[CLUST_LANDLOCK] = "landlock",
	[CLUST_SECCOMP] = "seccomp",
	[CLUST_READY] = "ready",
	[CLUST_KEEP] = "keeper",
};

const char *clust_step_name(enum clust_step step)
{
	return (unsigned)step < CLUST_STEPS ? names[step] : "unknown";
}

const char *clust_step_phase(enum clust_step step)
{
	if (step <= CLUST_FORK)
		return "starter";
	if (step == CLUST_KEEP)
		return "keeper";
	return step <= CLUST_FORK_AGAIN ? "child" : "daemon";
}
