// SPDX-License-Identifier: MIT
//
// To leave the root directory, to see or to change what is outside, or to change the jail itself.
#include "attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define ATTEMPT(name) static long name(const struct escape_target *target __attribute__((unused)))

static long opened(const char *path, int flags)
{
	return outcome(open(path, flags | O_CLOEXEC, 0600));
}

/// Is "/" of this process the root of the machine? Only there are /etc/passwd and /proc/1.
ATTEMPT(passwd) { return opened("/etc/passwd", O_RDONLY); }
ATTEMPT(above) { return opened("/../../../etc/passwd", O_RDONLY); }
ATTEMPT(shadow) { return opened("/etc/shadow", O_RDONLY); }
ATTEMPT(chroot_again) { return outcome(chroot(".")); }

ATTEMPT(chroot_classic)
{
	mkdir("/data/x", 0755);
	if (chroot("/data/x") && chroot("/data") && chroot("/"))
		return -errno;
	for (int i = 0; i < 64; i++)
		if (chdir(".."))
			return -errno;
	return outcome(chroot("."));
}

static long over_descriptors(long (*look)(int file))
{
	for (int file = 0; file < 4096; file++) {
		long result = look(file);
		if (result >= 0)
			return file;
	}
	return -EBADF;
}

static long enter(int file) { return outcome(fchdir(file)); }
static long climb(int file) { return outcome(openat(file, "../../../../etc/passwd", O_RDONLY)); }

static long is_path(int file)
{
	int flags = fcntl(file, F_GETFL);

	return flags >= 0 && flags & O_PATH ? 0 : -EBADF;
}

static long is_writable_file(int file)
{
	struct stat facts;
	int flags = fcntl(file, F_GETFL);

	if (flags < 0 || fstat(file, &facts) || !S_ISREG(facts.st_mode))
		return -EBADF;
	return (flags & O_ACCMODE) != O_RDONLY && !(flags & O_APPEND) ? 0 : -EBADF;
}

static long is_read_only_file(int file)
{
	struct stat facts;
	int flags = fcntl(file, F_GETFL);

	return flags >= 0 && !fstat(file, &facts) && S_ISREG(facts.st_mode) && (flags & O_ACCMODE) == O_RDONLY ? 0 : -1;
}

static long truncated(int file) { return is_read_only_file(file) ? -EBADF : outcome(ftruncate(file, 0)); }
static long chowned(int file) { return is_read_only_file(file) ? -EBADF : outcome(fchmod(file, 0666)); }

ATTEMPT(directory_descriptor) { return over_descriptors(enter); }
ATTEMPT(openat_descriptor) { return over_descriptors(climb); }
ATTEMPT(path_descriptor) { return over_descriptors(is_path); }
ATTEMPT(writable_descriptor) { return over_descriptors(is_writable_file); }
ATTEMPT(pid_file_truncate) { return over_descriptors(truncated); }
ATTEMPT(pid_file_mode) { return over_descriptors(chowned); }

ATTEMPT(proc_self_root) { return opened("/proc/self/root/etc/passwd", O_RDONLY); }
ATTEMPT(proc_one_root) { return opened("/proc/1/root/etc/passwd", O_RDONLY); }
ATTEMPT(proc_one_environ) { return opened("/proc/1/environ", O_RDONLY); }
ATTEMPT(proc_self_fd) { return opened("/proc/self/fd/3", O_RDWR); }
ATTEMPT(proc_sys) { return opened("/proc/sys/kernel/core_pattern", O_WRONLY); }

/// The bind of the daemon's own threads: "fd", "root" and "mem" of a thread lead further.
ATTEMPT(proc_task_root)
{
	char path[64] = "/proc/";
	int pid = getppid(), length = 6;
	char digits[16];
	int count = 0;

	while (pid)
		digits[count++] = (char)('0' + pid % 10), pid /= 10;
	while (count)
		path[length++] = digits[--count];
	strcpy(path + length, "/root/etc/passwd");
	return opened(path, O_RDONLY);
}

ATTEMPT(make_in_root) { return opened("/escaped", O_CREAT | O_WRONLY | O_EXCL); }
ATTEMPT(make_folder) { return outcome(mkdir("/lib", 0755)); }
ATTEMPT(chmod_root) { return outcome(chmod("/", 0777)); }
ATTEMPT(rename_data) { return outcome(rename("/data", "/etc")); }
ATTEMPT(write_proc) { return opened("/proc/x", O_CREAT | O_WRONLY); }

ATTEMPT(give_to_root)
{
	int file = open("/data/own", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	if (file < 0)
		return NOT_HERE;
	long result = outcome(fchown(file, 0, 0));
	unlink("/data/own");
	return result;
}

ATTEMPT(make_device) { return outcome(mknod("/data/disk", S_IFBLK | 0600, makedev(254, 0))); }
ATTEMPT(mount_memory) { return outcome(mount("x", "/data", "tmpfs", 0, 0)); }
ATTEMPT(mount_bind) { return outcome(mount("/", "/data", 0, MS_BIND, 0)); }
ATTEMPT(unmount_proc) { return outcome(umount2("/proc", MNT_DETACH)); }
ATTEMPT(pivot) { return outcome(syscall(SYS_pivot_root, "/", "/data")); }
ATTEMPT(tree) { return outcome(syscall(SYS_open_tree, AT_FDCWD, "/", 1)); }
ATTEMPT(filesystem) { return outcome(syscall(SYS_fsopen, "tmpfs", 0)); }

ATTEMPT(handle)
{
	struct {
		struct file_handle head;
		unsigned char rest[32];
	} root = {.head = {.handle_bytes = 8, .handle_type = 1}, .rest = {2}};
	int at = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return at < 0 ? NOT_HERE : outcome(open_by_handle_at(at, &root.head, O_RDONLY));
}

ATTEMPT(user_namespace) { return outcome(unshare(CLONE_NEWUSER)); }
ATTEMPT(mount_namespace) { return outcome(unshare(CLONE_NEWNS)); }
ATTEMPT(pid_namespace) { return outcome(unshare(CLONE_NEWPID)); }
ATTEMPT(net_namespace) { return outcome(unshare(CLONE_NEWNET)); }

ATTEMPT(clone_user)
{
	uint64_t arguments[8] = {CLONE_NEWUSER};
	long child = syscall(SYS_clone3, arguments, sizeof arguments);

	if (child == 0)
		_exit(0);
	return outcome(child);
}

ATTEMPT(enter_namespace)
{
	int file = (int)syscall(SYS_pidfd_open, getppid(), 0);

	return file < 0 ? -errno : outcome(setns(file, CLONE_NEWNS));
}

const struct attempt jail_attempts[] = {
	{"/etc/passwd", passwd, 0},
	{"/../etc/passwd", above, 0},
	{"/etc/shadow", shadow, 0},
	{"chroot(\".\")", chroot_again, 0},
	{"chroot and climb", chroot_classic, 0},
	{"fchdir to a descriptor", directory_descriptor, 0},
	{"openat above a descriptor", openat_descriptor, 0},
	{"an O_PATH descriptor", path_descriptor, 0},
	{"a file open for writing anywhere", writable_descriptor, 0},
	{"ftruncate of the pid file", pid_file_truncate, 0},
	{"fchmod of the pid file", pid_file_mode, 0},
	{"/proc/self/root", proc_self_root, 0},
	{"/proc/1/root", proc_one_root, 0},
	{"/proc/1/environ", proc_one_environ, 0},
	{"/proc/self/fd", proc_self_fd, 0},
	{"/proc/sys", proc_sys, 0},
	{"root of the thread in /proc", proc_task_root, 0},
	{"a file in /", make_in_root, 0},
	{"a folder in /", make_folder, 0},
	{"chmod of /", chmod_root, 0},
	{"rename of /data", rename_data, 0},
	{"a file in /proc", write_proc, 0},
	{"chown to root", give_to_root, 0},
	{"mknod of a disk", make_device, 0},
	{"mount of memory", mount_memory, 0},
	{"mount of /", mount_bind, 0},
	{"umount of /proc", unmount_proc, 0},
	{"pivot_root", pivot, 0},
	{"open_tree", tree, 0},
	{"fsopen", filesystem, 0},
	{"open_by_handle_at", handle, 0},
	{"a user namespace", user_namespace, 0},
	{"a mount namespace", mount_namespace, 0},
	{"a pid namespace", pid_namespace, 0},
	{"a network namespace", net_namespace, 0},
	{"clone3 with a user namespace", clone_user, 0},
	{"setns", enter_namespace, 0},
	{0},
};
