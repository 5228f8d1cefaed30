// SPDX-License-Identifier: MIT
//
// launch DEED FOLDER: a launch in C under odd circumstances; prints what came of it. Its pid file is FOLDER/x.pid.
//
// many        a hook opens more descriptors than a report has room to tell of
// closed      a descriptor is to be kept that is not open
// dirty       the report is full of something else
// slow        the daemon is never ready, and is given a tenth of a second
// program     the daemon becomes a program, and its keeper is its parent, as before Linux 6.15
// full        the keeper's log is a socket that nobody reads, and the daemon is killed

#include <clust.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct clust_plan plan;
static struct clust_report report;
static struct clust_keeper keeper = {.claim = "x.pid", .head = {"%F ", "%F "}, .tail = "\n"};
static const char *const names[] = {"x.pid", 0};
static const int not_open[] = {700};
static const char *deed;

static int is(const char *wanted)
{
	return !strcmp(deed, wanted);
}

static int open_many(void *context)
{
	const struct rlimit limit = {4096, 4096};

	(void)context;
	if (setrlimit(RLIMIT_NOFILE, &limit))
		return errno;
	for (int i = 0; i < 600; i++)
		if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
			return errno;
	return 0;
}

/// A socket that takes no more. Its other end stays open in this process alone.
static int full_log(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends))
		return -1;
	while (send(ends[0], "x", 1, MSG_DONTWAIT) == 1)
		;
	return ends[0];
}

static void plan_launch(const char *folder)
{
	clust_plan_init(&plan);
	plan.flags = CLUST_DAEMONIZE | CLUST_DROP | (is("program") ? CLUST_EXEC : 0);
	plan.uid = 61471;
	plan.gid = 61472;
	plan.timeout = is("slow") ? 100 : 10000;
	plan.input = plan.output = plan.error_output = open("/dev/null", O_RDWR | O_CLOEXEC);
	plan.pid_file = open("x.pid", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	plan.pid_lock = open("x.pid", O_RDONLY | O_CLOEXEC);
	if (plan.pid_lock < 0 || flock(plan.pid_lock, LOCK_EX | LOCK_NB))
		exit(2);
	plan.hook = is("many") ? open_many : 0;
	plan.kept = not_open;
	plan.kept_count = is("closed") ? 1 : 0;
	if (is("program") || is("full")) {
		keeper.directory = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
		keeper.log = is("full") ? full_log() : plan.output;
		keeper.names = names;
		keeper.is_parent = is("program");
		plan.keeper = &keeper;
	}
}

static void serve(void)
{
	char *const words[] = {"sleep", "60", 0};

	if (is("program")) {
		int error = clust_exec(&plan, -1, "/bin/sleep", words, 0);
		clust_fail(&plan, error);
	}
	if (!is("slow"))
		clust_ready(&plan, &report);
	for (;;)
		pause();
}

/// Whether the keeper has done its work, whatever became of its line.
static int is_tidied_up(void)
{
	const struct timespec moment = {0, 10000000};

	for (int i = 0; i < 1000; i++) {
		if (access("x.pid", F_OK))
			return 1;
		nanosleep(&moment, 0);
	}
	return 0;
}

int main(int argc, char **argv)
{
	int reaps = 0;

	if (argc != 3 || chdir(argv[2]))
		return 2;
	deed = argv[1];
	tzset();
	plan_launch(argv[2]);
	if (is("dirty"))
		memset(&report, 0x5a, sizeof report);
	if (clust_plan_prepare(&plan, &report)) {
		printf("refused: %s\n", report.text);
		return 1;
	}
	pid_t pid = clust_launch(&plan, &report);
	if (pid == 0)
		serve();
	prctl(PR_GET_CHILD_SUBREAPER, &reaps, 0, 0, 0);
	printf("%s: %s: '%s'%s\n", clust_step_name((enum clust_step)report.step), strerror(report.error), report.text,
	       reaps ? ", reaps" : "");
	if (pid > 0)
		kill(pid, SIGKILL);
	// The claim is this process's too, until it is closed.
	close(plan.pid_lock);
	if (is("full"))
		printf(is_tidied_up() ? "tidied up\n" : "left\n");
	return pid < 0;
}
