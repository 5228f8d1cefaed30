// SPDX-License-Identifier: MIT
//
// "Setuid Demystified" (Chen, Wagner, Dean, USENIX Security 2002) explored the kernel's rules of identity by running them.
// So does this: from every state a start can begin in, a child calls the sequence, and what came of it is counted.
//
// states JAIL           prints a table: group of states, states, target reached, refused, anything else
// states JAIL TIMES     from root's own state alone, so many times
//
// "Anything else" is a daemon that is not the target, or a process that ended otherwise than by a refusal: it must be 0.

#include "states.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/// Shared with the children: they cannot write anywhere else once they are dropped.
static struct tally *tally;

static void run(const struct state *state, const char *jail)
{
	int status = 0;

	tally->states++;
	tally->reached = 0;
	pid_t child = fork();
	if (child == 0)
		_exit(state_enter(state) ? STATE_IMPOSSIBLE : state_launch(state, jail, &tally->reached));
	waitpid(child, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == STATE_IMPOSSIBLE)
		tally->impossible++;
	else if (WIFEXITED(status) && WEXITSTATUS(status) == STATE_TARGET && tally->reached)
		tally->target++;
	else if (WIFEXITED(status) && WEXITSTATUS(status) == STATE_REFUSED && !tally->reached)
		tally->refused++;
	else {
		tally->other++;
		state_print(stderr, state, status);
	}
}

static void print(const char *name)
{
	printf("| %s | %u | %u | %u | %u |\n", name, tally->states - tally->impossible, tally->target, tally->refused,
	       tally->other);
	fflush(stdout);
	*tally = (struct tally){0};
}

/// Users, and the four capabilities that the sequence uses: each with keepcaps, secure bits, no_new_privs, bounding set.
static void users(const char *jail)
{
	for (int ids = 0; ids < 27; ids++)
		for (int capabilities = 0; capabilities < 16; capabilities++)
			for (int flags = 0; flags < 32; flags++)
				run(&(struct state){.uids = ids, .capabilities = capabilities, .flags = flags}, jail);
	print("real, effective and saved user of {0, u, v}, x 16 sets of capabilities, x keepcaps, secure bits, no_new_privs, "
	      "bounding set");
}

/// Groups: real, effective, saved, and the supplementary ones.
static void groups(const char *jail)
{
	static const int ids[] = {0, 13, 1, 9, 26};

	for (int user = 0; user < 5; user++)
		for (int group = 0; group < 27; group++)
			for (int list = 0; list < 3; list++)
				for (int capabilities = 0; capabilities < 16; capabilities++)
					run(&(struct state){.uids = ids[user],
							    .gids = group,
							    .groups = list,
							    .capabilities = capabilities},
					    jail);
	print("real, effective and saved group of {0, u, v}, x supplementary groups {none, root's, the target's}, x 5 users, "
	      "x 16 sets of capabilities");
}

/// Every combination of users and groups, with all capabilities and with none.
static void both(const char *jail)
{
	for (int user = 0; user < 27; user++)
		for (int group = 0; group < 27; group++)
			for (int all = 0; all < 2; all++)
				for (int keeps = 0; keeps < 2; keeps++)
					run(&(struct state){.uids = user,
							    .gids = group,
							    .groups = (user + group) % 3,
							    .capabilities = all ? 15 : 0,
							    .keeps = keeps},
					    jail);
	print("every user with every group, x all capabilities or none, x keeping CAP_NET_BIND_SERVICE or nothing");
}

/// What is missing of jail and drop is not asked for, and is not in the way.
static void halves(const char *jail)
{
	for (int parts = 0; parts < 4; parts++)
		for (int user = 0; user < 27; user++)
			for (int capabilities = 0; capabilities < 16; capabilities++)
				run(&(struct state){.uids = user, .capabilities = capabilities, .parts = parts}, jail);
	print("jail and drop, jail alone, drop alone, neither, x users, x 16 sets of capabilities");
}

/// A jail of its own mounts needs CAP_SYS_ADMIN besides; what is not root's may not open it.
static void namespace(const char *jail)
{
	for (int user = 0; user < 27; user++)
		for (int capabilities = 0; capabilities < 16; capabilities++)
			run(&(struct state){.uids = user, .capabilities = capabilities, .parts = 4}, jail);
	print("jail and drop in a mount namespace, x users, x 16 sets of capabilities");
}

/// One start after another, from root's own state: for whoever wants to attack them.
static void again(const char *jail, int times)
{
	while (times-- > 0)
		run(&(struct state){.capabilities = 15}, jail);
	print("root, again and again");
}

int main(int argc, char **argv)
{
	if (argc != 2 && argc != 3)
		return 2;
	tally = mmap(0, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tally == MAP_FAILED)
		return 1;
	printf("| states | count | target, complete | refused before anything | anything else |\n"
	       "|---|---|---|---|---|\n");
	fflush(stdout);
	if (argc == 3) {
		again(argv[1], atoi(argv[2]));
		return 0;
	}
	users(argv[1]);
	groups(argv[1]);
	both(argv[1]);
	halves(argv[1]);
	namespace(argv[1]);
	return 0;
}
