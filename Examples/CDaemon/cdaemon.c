// SPDX-License-Identifier: MIT
//
// A daemon in C alone. It is jailed, becomes nobody, keeps CAP_NET_BIND_SERVICE, and binds its low port only then.
//
// cdaemon [-fwx] [-p PORT] [JAIL]    start it (-f: in the foreground; -x: print the system calls it made); prints its pid
// cdaemon -n [-w] [-p PORT] [JAIL]   print the system calls it would make, and make none
//
// -w: behind stronger walls. The jail is all that is mounted, no file can be opened, no port bound but the one, and no
// connection made.
//
// cc cdaemon.c -lclust -lcap

#include <clust.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static struct clust_plan plan;
static struct clust_report report;

static int fail(const char *what)
{
	fprintf(stderr, "cdaemon: %s: %s\n", what, strerror(errno));
	return 1;
}

/// The jail: root's, not writable by others, never reached through a link.
static int open_jail(const char *path)
{
	struct stat facts;

	if (mkdir(path, 0755) && errno != EEXIST)
		return -1;
	int jail = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (jail < 0 || fstat(jail, &facts))
		return -1;
	if (facts.st_uid != 0 || facts.st_mode & 022) {
		errno = EPERM;
		return -1;
	}
	return jail;
}

/// Nothing of the jail's is needed, and one port. A list without items allows nothing.
static void build_walls(int port)
{
	static const int no_file;
	static uint16_t own[1];
	static const struct clust_landlock rules = {
		.read = &no_file, .write = &no_file, .connect = own, .bind = own, .bind_count = 1};

	own[0] = (uint16_t)port;
	plan.flags |= CLUST_NAMESPACE;
	plan.rules = &rules;
}

static int listen_on(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
	    bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024))
		return -1;
	return listener;
}

static int failed_to_serve(const char *what)
{
	char text[256];
	int size = snprintf(text, sizeof text, "%s: %s", what, strerror(errno));

	clust_tell(&plan, text, (size_t)size);
	clust_fail(&plan, 1);
}

static void serve(int port)
{
	struct sigaction standard = {.sa_handler = SIG_DFL};
	sigset_t none;
	int listener = listen_on(port);

	if (listener < 0)
		failed_to_serve("bind");
	if (clust_ready(&plan, &report))
		exit(1);
	sigaction(SIGTERM, &standard, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, 0);
	for (;;) {
		int client = accept4(listener, 0, 0, SOCK_CLOEXEC);
		if (client < 0)
			continue;
		if (write(client, "HI!", 3) < 3)
			perror("write");
		close(client);
	}
}

static void explain(void)
{
	char text[1024];

	for (unsigned i = 0; i < report.count; i++) {
		const struct clust_call *call = &report.calls[i];
		printf("%-8s %-13s %s(", clust_step_phase(call->step), clust_step_name(call->step),
		       clust_call_name(call));
		for (int j = 0; clust_call_argument(call, j, text, sizeof text) >= 0; j++)
			printf("%s%s", j ? ", " : "", text);
		printf(")\n");
	}
}

int main(int argc, char **argv)
{
	int option, foreground = 0, explains = 0, walls = 0, only_plans = 0, port = 81;

	while ((option = getopt(argc, argv, "fnwxp:")) != -1) {
		foreground |= option == 'f';
		only_plans |= option == 'n';
		explains |= option == 'x';
		walls |= option == 'w';
		if (option == 'p')
			port = atoi(optarg);
		if (option == '?')
			return 2;
	}
	const struct passwd *nobody = getpwnam("nobody");
	if (!nobody)
		return fail("nobody");

	clust_plan_init(&plan);
	plan.name = "cdaemon";
	plan.flags = CLUST_JAIL | CLUST_DROP | (foreground ? 0 : CLUST_DAEMONIZE);
	plan.uid = nobody->pw_uid;
	plan.gid = nobody->pw_gid;
	plan.keep = 1ULL << CAP_NET_BIND_SERVICE;
	if (walls)
		build_walls(port);
	plan.jail_path = optind < argc ? argv[optind] : "/run/cdaemon";
	plan.jail = open_jail(plan.jail_path);
	if (plan.jail < 0)
		return fail("jail");
	plan.input = open("/dev/null", O_RDWR | O_CLOEXEC);
	plan.output = plan.error_output = foreground ? -1 : plan.input;
	if (clust_plan_prepare(&plan, &report)) {
		fprintf(stderr, "cdaemon: %s\n", report.text);
		return 1;
	}
	if (only_plans) {
		clust_rehearse(&plan, &report);
		explain();
		return 0;
	}

	pid_t pid = clust_launch(&plan, &report);
	if (pid < 0) {
		fprintf(stderr, "cdaemon: %s: %s\n", clust_step_name((enum clust_step)report.step),
			report.text_size ? report.text : strerror(report.error));
		return report.exit ? report.exit : 1;
	}
	if (pid > 0) {
		if (explains)
			explain();
		printf("%d\n", (int)pid);
		return 0;
	}
	serve(port);
}
