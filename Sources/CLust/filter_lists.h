// SPDX-License-Identifier: MIT
//
// What the filters of system calls let through: here for people, and for libseccomp, which makes filter_x86_64.h and
// filter_aarch64.h of it ("make filters"; a test compares them). So a start pays neither for libseccomp's work nor needs it.
//
// default   everything, but what is refused here
// strict    nothing, but what is allowed here; with exec two calls more, for a program that is run
// keeper    nothing, but its few calls
//
// What a filter knows of a call are its number and its arguments, of which the kernel mostly looks at the low 32 bits
// alone, and then so does the filter (CVE-2019-10063). It cannot follow a pointer: clone3(2) is answered ENOSYS, and libc
// takes clone(2), whose flags it sees. Another architecture's calls, x32's among them, end the process.

#ifndef CLUST_FILTER_LISTS_H
#define CLUST_FILTER_LISTS_H

#include <linux/sched.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/// What no ordinary server needs: EPERM.
static const char *const refused[] = {
	// Another process: its memory, descriptors, secrets.
	"ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp",
	// Another root directory, other mounts, files past the directories above them.
	"chroot", "pivot_root", "mount", "umount2", "mount_setattr", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount",
	"fspick", "open_by_handle_at", "quotactl", "quotactl_fd", "swapon", "swapoff",
	// Namespaces: with one of users a process has all capabilities, and the kernel far more to guard.
	"unshare", "setns",
	// Parts of the kernel with many holes in their past.
	"bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "keyctl", "add_key",
	"request_key",
	// The kernel itself, and the machine.
	"init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "acct", "syslog", "iopl",
	"ioperm", "modify_ldt", "vhangup", "uselib", "nfsservctl",
	// Weaker protection of the own memory.
	"personality",
};

/// Of clone(2): each makes a namespace. EPERM.
static const uint32_t namespaces[] = {
	CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET,
};

/// Of ioctl(2): words put into a terminal's input, as if typed. EPERM.
static const uint32_t typing[] = {TIOCSTI, TIOCLINUX};

/// The families of sockets that there are for servers; AF_PACKET needs a capability.
static const uint32_t families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET};

/// All others, for each of which the kernel loads a module for whoever asks: a family is meant where it has `value` in the
/// bits of `mask`. EAFNOSUPPORT.
static const struct {
	uint32_t mask, value;
} other_families[] = {
	{~0u, 3}, {~3u, 4}, {~1u, 8}, {~0u, 11}, {~3u, 12}, {~1u, 18}, {~3u, 20}, {~7u, 24}, {~15u, 32},
};

/// With which servers live: no program is started, no memory made executable. All else is unknown: ENOSYS, upon which libc
/// takes an older call, as it would on an older kernel.
static const char *const allowed[] = {
	// Descriptors.
	"read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2", "close",
	"close_range", "dup", "dup2", "dup3", "fcntl", "lseek", "pipe", "pipe2", "poll", "ppoll", "select", "pselect6",
	"epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2", "eventfd", "eventfd2",
	"signalfd", "signalfd4", "timerfd_create", "timerfd_settime", "timerfd_gettime", "inotify_init", "inotify_init1",
	"inotify_add_watch", "inotify_rm_watch", "sendfile", "splice", "tee", "vmsplice", "copy_file_range", "fsync",
	"fdatasync", "sync_file_range", "readahead", "fadvise64", "fallocate", "ftruncate", "flock", "memfd_create",
	// Files.
	"open", "openat", "openat2", "creat", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "access",
	"faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "getcwd", "chdir", "fchdir", "mkdir",
	"mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat",
	"truncate", "chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown", "utime", "utimes", "utimensat",
	"futimesat", "umask", "getxattr", "lgetxattr", "fgetxattr", "listxattr", "llistxattr", "flistxattr",
	// Sockets.
	"bind", "listen", "accept", "accept4", "connect", "shutdown", "getsockname", "getpeername", "getsockopt", "setsockopt",
	"sendto", "sendmsg", "sendmmsg", "recvfrom", "recvmsg", "recvmmsg",
	// Memory.
	"brk", "munmap", "mremap", "madvise", "mincore", "msync", "mlock", "mlock2", "munlock", "mlockall", "munlockall",
	"membarrier",
	// Threads and processes. setfsuid and setfsgid are also how one's own are read.
	"fork", "vfork", "exit", "exit_group", "wait4", "waitid", "kill", "tkill", "tgkill", "pidfd_open", "pidfd_send_signal",
	"futex", "futex_waitv", "set_robust_list", "get_robust_list", "set_tid_address", "rseq", "arch_prctl", "prctl",
	"gettid", "getpid", "getppid", "getpgrp", "getpgid", "setpgid", "getsid", "setsid", "getuid", "geteuid", "getresuid",
	"getgid", "getegid", "getresgid", "setfsuid", "setfsgid", "getgroups", "capget", "capset", "getcpu", "sched_yield",
	"sched_getaffinity", "sched_setaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max",
	"sched_get_priority_min", "sched_rr_get_interval", "getpriority", "setpriority", "getrlimit", "setrlimit", "prlimit64", "getrusage", "times",
	"seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self",
	// Signals and time.
	"rt_sigaction", "rt_sigprocmask", "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend", "rt_sigreturn", "rt_sigqueueinfo",
	"rt_tgsigqueueinfo", "sigaltstack", "restart_syscall", "pause", "alarm", "getitimer", "setitimer", "timer_create",
	"timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete", "nanosleep", "clock_nanosleep", "clock_gettime",
	"clock_getres", "gettimeofday", "time",
	// The machine, to look at.
	"uname", "sysinfo", "getrandom",
};

/// The requests of ioctl(2) that strict allows: what waits in a socket or a pipe, flags of descriptors, what a terminal is.
static const uint32_t requests[] = {FIONREAD, FIONBIO, FIOASYNC, FIOCLEX, FIONCLEX, TIOCOUTQ, TCGETS, TIOCGWINSZ};

/// With exec.
static const char *const executing[] = {"execve", "execveat"};

/// The keeper's own; any other ends it.
static const char *const keeping[] = {
	// The wait, and how it ended.
	"ppoll", "restart_syscall", "waitid", "rt_sigpending",
	// The line in the log, and before that the report; the time is read without a system call where the kernel can.
	"write", "writev", "getpid", "clock_gettime", "close",
	// The pid file.
	"flock", "fstat", "newfstatat", "unlinkat", "exit_group",
};

/// Of ioctl(2): what asks a pidfd (PIDFS_IOCTL_MAGIC, the second byte). By `typing`, refused, it finds that it has a filter.
enum { PIDFD_REQUESTS = 0xff00 };

#endif
