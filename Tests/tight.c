// SPDX-License-Identifier: MIT
//
// tight PEER: what a program that was broken into can still do, one line each: "ESCAPED …" and "weak …". Then "done".

#include "escape.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static void weak(int is_weak, const char *what)
{
	if (is_weak)
		dprintf(1, "weak %s\n", what);
}

int main(int argc, char **argv)
{
	struct escape_target target = {.root = 1, .peer = argc > 1 ? atoi(argv[1]) : 0};
	struct rlimit core;
	int bounding = 0, descriptors = 0;

	for (int i = 0; i < 64; i++)
		bounding |= prctl(PR_CAPBSET_READ, i) == 1;
	for (int i = 3; i < 1024; i++)
		descriptors |= fcntl(i, F_GETFD) >= 0;
	weak(bounding, "bounding set");
	weak(descriptors, "descriptors of the caller's");
	weak(!prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), "no_new_privs");
	weak(!prctl(PR_GET_SECUREBITS), "securebits");
	weak(getrlimit(RLIMIT_CORE, &core) || core.rlim_max, "core dumps");
	weak(getsid(0) == getpid(), "session leader");
	weak(getenv("LD_LIBRARY_PATH") != 0, "environment");
	escape_all(1, &target);
	dprintf(1, "done\n");
	return 0;
}
