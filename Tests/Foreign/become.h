/* SPDX-License-Identifier: MIT */
/* The one call that takes the place of a daemon's own fork, setsid, chroot, setgroups, setgid, setuid and pid file. */

#ifndef BECOME_H
#define BECOME_H

#include <stddef.h>
#include <sys/types.h>

struct become {
	const char *name;
	int daemonize;
	int keeps_output;     /* standard output and error stay as they are, for a daemon that talks */
	uid_t uid;            /* 0: started without root, so there is nothing to drop */
	gid_t gid;
	const char *jail;     /* or NULL */
	const char *pid_file; /* or NULL */
	int kept[8];          /* listeners, log */
	size_t kept_count;
};

/* Returns in the daemon alone, with all signals blocked and their handlers gone. The starter ends later. */
void become(const struct become *wish);

/* The handlers are installed again: signals come through. Before threads, which inherit what is blocked. */
void become_handled(void);

/* The daemon serves: the starter ends with success. */
void become_ready(void);

#endif
