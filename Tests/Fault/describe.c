// SPDX-License-Identifier: MIT
#include "tracee.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const fields[] = {
	"Umask",  "Uid",    "Gid",    "Groups", "Threads", "SigBlk", "SigIgn",     "SigCgt",
	"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb",  "NoNewPrivs", "Seccomp",
};

static void describe_status(FILE *report, const char *folder)
{
	char path[64], line[4096];

	snprintf(path, sizeof path, "%s/status", folder);
	FILE *status = fopen(path, "re");
	while (status && fgets(line, sizeof line, status))
		for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++) {
			size_t length = strlen(fields[i]);
			if (!strncmp(line, fields[i], length) && line[length] == ':')
				fprintf(report, "is %s", line);
		}
	if (status)
		fclose(status);
}

static void describe_link(FILE *report, const char *folder, const char *name)
{
	char path[64], target[4096];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	ssize_t size = readlink(path, target, sizeof target - 1);
	target[size < 0 ? 0 : size] = 0;
	// An inode's number differs from run to run, but for whose mounts they are.
	if (!strncmp(target, "socket:", 7) || !strncmp(target, "pipe:", 5))
		*strchr(target, ':') = 0;
	fprintf(report, "is %s %s\n", name, target);
}

/// The locks that it has on a file, without the pids, inodes and numbers of them all.
static void describe_locks(FILE *report, const char *folder, const char *name)
{
	char path[400], line[256], kind[16], mode[16], range[64];

	snprintf(path, sizeof path, "%s/fdinfo/%s", folder, name);
	FILE *facts = fopen(path, "re");
	while (facts && fgets(line, sizeof line, facts))
		if (sscanf(line, "lock: %*s %15s %*s %15s %*s %*s %63[^\n]", kind, mode, range) == 3)
			fprintf(report, "is fd/%s locked %s %s %s\n", name, kind, mode, range);
	if (facts)
		fclose(facts);
}

static int by_number(const struct dirent **one, const struct dirent **other)
{
	return atoi((*one)->d_name) - atoi((*other)->d_name);
}

static void describe_files(FILE *report, const char *folder)
{
	char path[64], name[300];
	struct dirent **list;

	snprintf(path, sizeof path, "%s/fd", folder);
	int count = scandir(path, &list, 0, by_number);
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "fd/%s", list[i]->d_name);
		if (list[i]->d_name[0] != '.') {
			describe_link(report, folder, name);
			describe_locks(report, folder, list[i]->d_name);
		}
		free(list[i]);
	}
	if (count >= 0)
		free(list);
}

static void describe_limits(FILE *report, const char *folder)
{
	char path[64], line[256];

	snprintf(path, sizeof path, "%s/limits", folder);
	FILE *limits = fopen(path, "re");
	while (limits && fgets(line, sizeof line, limits))
		if (!strncmp(line, "Max core", 8) || !strncmp(line, "Max open", 8))
			fprintf(report, "is %s", line);
	if (limits)
		fclose(limits);
}

static void describe_session(FILE *report, const char *folder, pid_t pid)
{
	char path[64], text[1024];
	int session = 0, terminal = 0;

	snprintf(path, sizeof path, "%s/stat", folder);
	FILE *stat = fopen(path, "re");
	if (stat && fgets(text, sizeof text, stat) && strrchr(text, ')'))
		sscanf(strrchr(text, ')') + 1, " %*c %*d %*d %d %d", &session, &terminal);
	if (stat)
		fclose(stat);
	fprintf(report, "is leader %d\nis session %s\nis terminal %d\n", session == pid,
		session == getsid(0) ? "the caller's" : "its own", terminal);
}

/// How many mounts there are in its namespace, in all and not only below its root; "many" where they are the system's.
static void describe_mounts(FILE *report, const char *folder)
{
	enum { MANY = 8 };
	char path[64];
	int count = 0, status = 0;

	snprintf(path, sizeof path, "%s/ns/mnt", folder);
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), mounts = open(path, O_RDONLY | O_CLOEXEC);
	pid_t child = fork();
	if (child == 0) {
		if (setns(mounts, CLONE_NEWNS))
			_exit(255);
		FILE *list = fdopen(openat(proc, "self/mountinfo", O_RDONLY | O_CLOEXEC), "r");
		for (int byte; list && count < MANY && (byte = fgetc(list)) != EOF;)
			count += byte == '\n';
		_exit(count);
	}
	waitpid(child, &status, 0);
	close(proc);
	close(mounts);
	if (WEXITSTATUS(status) < MANY)
		fprintf(report, "is mounts %d\n", WEXITSTATUS(status));
	else
		fprintf(report, "is mounts many\n");
}

void describe(FILE *report, pid_t pid)
{
	char folder[32], path[64];
	struct stat facts = {0};

	fprintf(report, "served\n");
	snprintf(folder, sizeof folder, "/proc/%d", (int)pid);
	describe_status(report, folder);
	describe_session(report, folder, pid);
	describe_link(report, folder, "root");
	describe_link(report, folder, "cwd");
	describe_files(report, folder);
	describe_mounts(report, folder);
	describe_limits(report, folder);
	// Of a process that may not be dumped or traced, everything here is root's.
	snprintf(path, sizeof path, "%s/environ", folder);
	stat(path, &facts);
	fprintf(report, "is traceable %s\n", facts.st_uid ? "by its user" : "by root alone");
}
