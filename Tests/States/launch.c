// SPDX-License-Identifier: MIT
#include "states.h"

#include <clust.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Of nobody else, on this machine and in these tests.
enum { TARGET = 61481, TARGET_GROUP = 61482 };
static struct clust_plan plan;
static struct clust_report report;

static int line(const char *status, const char *name, const char *value)
{
	const char *at = strstr(status, name);
	size_t length = strlen(value);

	return at && !strncmp(at + strlen(name), value, length) && (at[strlen(name) + length] == '\n' || length == 0);
}

/// What this process is, by other means than the sequence's own: glibc's calls, and /proc of before the jail.
static int is_target(const char *status, const struct stat *jail, int keeps)
{
	uid_t real, effective, saved;
	gid_t group[4];
	struct stat root;
	const char *capabilities = keeps ? "\t0000000000000400" : "\t0000000000000000";

	if (getresuid(&real, &effective, &saved) || real != TARGET || effective != TARGET || saved != TARGET)
		return 0;
	if (getresgid(&group[0], &group[1], &group[2]) || group[0] != TARGET_GROUP || group[1] != TARGET_GROUP ||
	    group[2] != TARGET_GROUP || getgroups(0, group) != 0)
		return 0;
	if (!line(status, "CapPrm:", capabilities) || !line(status, "CapEff:", capabilities) ||
	    !line(status, "CapInh:", "\t0000000000000000") || !line(status, "CapAmb:", "\t0000000000000000"))
		return 0;
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 || prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    !line(status, "Seccomp:", "\t2"))
		return 0;
	// Where nothing could be taken out of the bounding set, no_new_privs stands in for it: execve gives nothing.
	if (prctl(PR_CAPBSET_READ, CAP_SYS_ADMIN, 0, 0, 0) == 1 && !(report.weakened >> CLUST_BOUNDING & 1))
		return 0;
	if (seteuid(0) != -1 || setuid(0) != -1 || setgid(0) != -1 || setegid(0) != -1)
		return 0;
	return !jail || (!stat("/", &root) && root.st_dev == jail->st_dev && root.st_ino == jail->st_ino &&
			 chroot("/") == -1);
}

static void make_plan(const struct state *state, const char *jail)
{
	static const uint32_t parts[] = {CLUST_JAIL | CLUST_DROP, CLUST_JAIL, CLUST_DROP, 0,
					 CLUST_JAIL | CLUST_DROP | CLUST_NAMESPACE};

	clust_plan_init(&plan);
	plan.name = "states";
	plan.flags = parts[state->parts];
	plan.uid = TARGET;
	plan.gid = TARGET_GROUP;
	plan.keep = state->keeps ? 1ULL << CAP_NET_BIND_SERVICE : 0;
	if (plan.flags & CLUST_JAIL)
		plan.jail = open(jail, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

int state_launch(const struct state *state, const char *jail, int *reached)
{
	static char status[65536];
	struct stat directory;

	make_plan(state, jail);
	if (stat(jail, &directory))
		return STATE_WRONG;
	if (clust_plan_prepare(&plan, &report))
		return report.text_size ? STATE_REFUSED : STATE_WRONG;
	int file = open("/proc/thread-self/status", O_RDONLY);
	// Descriptor 1 is left as it is, and so is what is moved there.
	dup2(file, 1);
	if (clust_launch(&plan, &report) != 0)
		return STATE_WRONG;
	*reached = 1;
	if (!(plan.flags & CLUST_DROP))
		return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? STATE_TARGET : STATE_WRONG;
	ssize_t size = pread(1, status, sizeof status - 1, 0);
	status[size > 0 ? size : 0] = 0;
	return is_target(status, plan.flags & CLUST_JAIL ? &directory : 0, state->keeps) ? STATE_TARGET : STATE_WRONG;
}

void state_print(FILE *file, const struct state *state, int status)
{
	fprintf(file, "uids %d gids %d groups %d capabilities %d flags %d keeps %d parts %d: status %x\n", state->uids,
		state->gids, state->groups, state->capabilities, state->flags, state->keeps, state->parts,
		(unsigned)status);
}
