// SPDX-License-Identifier: MIT
//
// The Landlock domain: what the daemon may do once it serves, whatever its user may. Source: landlock(7).

#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#endif

/// As in linux/landlock.h of ABI 6; older headers lack what came later.
struct ruleset {
	uint64_t files, ports, scoped;
};
struct path_rule {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));
struct port_rule {
	uint64_t allowed, port;
};

enum { RULESET_VERSION = 1, PATH_BENEATH = 1, NET_PORT = 2 };
enum { ABSTRACT_UNIX = 1, SIGNAL = 2 };
enum { BIND = 1, CONNECT = 2 };

/// The ABI by which each came.
enum { FILES_ABI = 1, REFER_ABI, TRUNCATE_ABI, PORTS_ABI, IOCTL_ABI, SCOPE_ABI };

enum {
	EXECUTE = 1 << 0,
	WRITE_FILE = 1 << 1,
	READ_FILE = 1 << 2,
	READ_DIR = 1 << 3,
	MAKE_CHAR = 1 << 6,
	MAKE_BLOCK = 1 << 11,
	FIRST_RIGHTS = (1 << 13) - 1,
	REFER = 1 << 13,
	TRUNCATE = 1 << 14,
	IOCTL_DEV = 1 << 15,
	READ = EXECUTE | READ_FILE | READ_DIR,
	WRITE = (FIRST_RIGHTS & ~READ) | REFER | TRUNCATE | IOCTL_DEV,
	OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
};

static uint64_t known(uint32_t abi)
{
	uint64_t rights = abi >= FILES_ABI ? FIRST_RIGHTS : 0;

	rights |= abi >= REFER_ABI ? REFER : 0;
	rights |= abi >= TRUNCATE_ABI ? TRUNCATE : 0;
	return rights | (abi >= IOCTL_ABI ? IOCTL_DEV : 0);
}

/// Renaming between directories is denied by every domain that handles files, unless it is handled and allowed.
static struct ruleset handled(const struct clust_landlock *rules, uint32_t abi)
{
	struct ruleset set = {.scoped = abi >= SCOPE_ABI ? ABSTRACT_UNIX | SIGNAL : 0};

	if (!rules)
		return set;
	set.files = (rules->read ? READ | REFER : 0) | (rules->write ? WRITE : 0);
	set.files &= known(abi);
	if (abi >= PORTS_ABI)
		set.ports = (rules->connect ? CONNECT : 0) | (rules->bind ? BIND : 0);
	return set;
}

static uint32_t lacking(const struct clust_landlock *rules, uint32_t abi)
{
	uint32_t lacks = abi < SCOPE_ABI ? CLUST_LACKS_SCOPE : 0;

	if (rules && (rules->read || rules->write))
		lacks |= (abi < FILES_ABI ? CLUST_LACKS_FILES : 0) | (abi < REFER_ABI ? CLUST_LACKS_RENAME : 0);
	if (rules && rules->write)
		lacks |= (abi < TRUNCATE_ABI ? CLUST_LACKS_TRUNCATE : 0) | (abi < IOCTL_ABI ? CLUST_LACKS_DEVICES : 0);
	if (rules && (rules->connect || rules->bind))
		lacks |= abi < PORTS_ABI ? CLUST_LACKS_PORTS : 0;
	return lacks;
}

static int allow_one(int ruleset, int file, uint64_t rights)
{
	struct stat facts;

	if (fstat(file, &facts))
		return errno;
	if (!S_ISDIR(facts.st_mode))
		rights &= OF_FILES;
	const struct path_rule rule = {rights, file};
	// A right that no domain handles restricts nothing, and a rule without rights is an error.
	return rights && syscall(SYS_landlock_add_rule, ruleset, PATH_BENEATH, &rule, 0) ? errno : 0;
}

static int allow(int ruleset, const int *files, size_t count, uint64_t rights)
{
	int error = 0;

	for (size_t i = 0; i < count && !error; i++)
		error = allow_one(ruleset, files[i], rights);
	return error;
}

/// Where only reading is restricted, files are renamed as before.
static int allow_renaming(const struct clust_plan *plan, uint64_t rights)
{
	if (plan->flags & CLUST_JAIL)
		return allow_one(plan->ruleset, plan->jail, rights);
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return errno;
	int error = allow_one(plan->ruleset, root, rights);
	close(root);
	return error;
}

static int is_among(const int *files, size_t count, const struct stat *wanted)
{
	struct stat facts;

	for (size_t i = 0; files && i < count; i++)
		if (!fstat(files[i], &facts) && facts.st_dev == wanted->st_dev && facts.st_ino == wanted->st_ino)
			return 1;
	return 0;
}

/// Whether the root is none of what may be read: then it can be tried whether the domain holds.
static int is_shut(const struct clust_plan *plan)
{
	const struct clust_landlock *rules = plan->rules;
	struct stat root;

	if (!rules || !rules->read || (plan->flags & CLUST_JAIL ? fstat(plan->jail, &root) : stat("/", &root)))
		return 0;
	return !is_among(rules->read, rules->read_count, &root) && !is_among(rules->write, rules->write_count, &root);
}

static int allow_files(const struct clust_plan *plan, uint64_t handled)
{
	const struct clust_landlock *rules = plan->rules;
	// What can be written cannot be run by that, and no device is ever made.
	const uint64_t write = (WRITE & ~(uint64_t)(MAKE_CHAR | MAKE_BLOCK)) | READ_FILE | READ_DIR;
	int error = 0;

	if (rules->read)
		error = allow(plan->ruleset, rules->read, rules->read_count, READ & handled);
	if (!error && rules->write)
		error = allow(plan->ruleset, rules->write, rules->write_count, write & handled);
	if (!error && !rules->write && handled & REFER)
		error = allow_renaming(plan, REFER);
	return error;
}

static int allow_ports(int ruleset, const uint16_t *ports, size_t count, uint64_t right)
{
	for (size_t i = 0; i < count; i++) {
		const struct port_rule rule = {right, ports[i]};
		if (syscall(SYS_landlock_add_rule, ruleset, NET_PORT, &rule, 0))
			return errno;
	}
	return 0;
}

static int add_rules(struct clust_plan *plan, const struct ruleset *set, const char **why)
{
	const struct clust_landlock *rules = plan->rules;
	int error = 0;

	if (set->files && (error = allow_files(plan, set->files)))
		*why = "a file that Landlock is to allow is not open";
	if (!error && set->ports & CONNECT &&
	    (error = allow_ports(plan->ruleset, rules->connect, rules->connect_count, CONNECT)))
		*why = "a port cannot be allowed to connect to";
	if (!error && set->ports & BIND && (error = allow_ports(plan->ruleset, rules->bind, rules->bind_count, BIND)))
		*why = "a port cannot be allowed to bind";
	return error;
}

int clust_make_domain(struct clust_plan *plan, const char **why)
{
	long version = syscall(SYS_landlock_create_ruleset, 0, 0, RULESET_VERSION);

	plan->landlock = version > 0 ? (uint32_t)version : 0;
	plan->lacks = lacking(plan->rules, plan->landlock);
	if (plan->lacks)
		plan->weakened |= 1ULL << CLUST_LANDLOCK;
	const struct ruleset set = handled(plan->rules, plan->landlock);
	if (!set.files && !set.ports && !set.scoped)
		return 0;
	plan->ruleset = (int)syscall(SYS_landlock_create_ruleset, &set, sizeof set, 0);
	*why = "no Landlock domain could be made";
	if (plan->ruleset < 0)
		return errno;
	plan->is_shut = set.files & READ_DIR && is_shut(plan);
	if (plan->flags & CLUST_BIND_TASK)
		plan->task_access = set.files & (READ_FILE | READ_DIR);
	return plan->rules ? add_rules(plan, &set, why) : 0;
}
