// SPDX-License-Identifier: MIT

#define _GNU_SOURCE
#include "become.h"

#include <clust.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static struct clust_plan plan;
static struct clust_report report;

static int open_or_end(const char *path, int how)
{
	int file = open(path, how | O_CLOEXEC | O_NOFOLLOW, 0644);

	if (file < 0)
		err(1, "%s", path);
	return file;
}

void become(const struct become *wish)
{
	clust_plan_init(&plan);
	plan.name = wish->name;
	plan.flags = (wish->daemonize ? CLUST_DAEMONIZE : 0) | (wish->jail ? CLUST_JAIL : 0) | (wish->uid ? CLUST_DROP : 0);
	plan.uid = wish->uid;
	plan.gid = wish->gid;
	plan.kept = wish->kept;
	plan.kept_count = wish->kept_count;
	if (wish->jail)
		plan.jail = open_or_end(wish->jail, O_PATH | O_DIRECTORY);
	if (wish->daemonize)
		plan.input = open_or_end("/dev/null", O_RDWR);
	if (wish->daemonize && !wish->keeps_output)
		plan.output = plan.error_output = plan.input;
	if (wish->pid_file) {
		plan.pid_file = open_or_end(wish->pid_file, O_RDWR | O_CREAT);
		plan.pid_lock = open_or_end(wish->pid_file, O_RDONLY);
		if (flock(plan.pid_lock, LOCK_EX | LOCK_NB))
			err(1, "%s", wish->pid_file);
	}
	// Inside, /etc/localtime is gone.
	tzset();
	if (clust_plan_prepare(&plan, &report))
		errx(1, "%s", report.text);
	pid_t pid = clust_launch(&plan, &report);
	if (pid < 0)
		errx(1, "%s: %s", clust_step_name((enum clust_step)report.step),
		     report.text_size ? report.text : strerror(report.error));
	if (pid > 0)
		exit(0);
}

void become_handled(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void become_ready(void)
{
	if (clust_ready(&plan, &report))
		exit(1);
}
