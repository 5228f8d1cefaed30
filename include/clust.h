// SPDX-License-Identifier: MIT
//
// CLust: a process becomes a daemon, shuts itself in a jail and gives up root, in one order that can be audited.
//
// Make a plan (clust_plan_init, set its fields, clust_plan_prepare), look at it if you like (clust_rehearse), run it
// (clust_launch), say when you serve (clust_ready). The order of the system calls is Sources/CLust/sequence.c, read from
// top to bottom. Depends on libc alone; the two functions about capability names need libcap (-lcap).

#ifndef CLUST_H
#define CLUST_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#if !defined(__linux__) || !(defined(__x86_64__) || defined(__aarch64__))
#error "CLust is for Linux on x86-64 and arm64."
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define CLUST_VERSION "0.1.0"

/// The steps, in the order in which they are taken.
enum clust_step {
	CLUST_NONE,
	CLUST_CHECK,        ///< refused before anything was done
	CLUST_BLOCK,        ///< all signals blocked
	CLUST_REAPER,       ///< the starter learns how the daemon died
	CLUST_FORK,         ///< first child
	CLUST_SETSID,       ///< a session without a terminal
	CLUST_FORK_AGAIN,   ///< the daemon: not a session leader
	CLUST_REPORT,       ///< words from the daemon to the starter
	CLUST_HANDLERS,     ///< signal dispositions back to default, SIGPIPE ignored
	CLUST_UMASK,
	CLUST_LIMITS,       ///< resource limits; no core
	CLUST_STDIO,        ///< 0 from /dev/null, 1 and 2 to the log
	CLUST_PID,          ///< the pid into the pid file, its lock into the daemon's name
	CLUST_CLOSE,        ///< every descriptor that is not kept
	CLUST_HOOKS,        ///< the caller's own code, the last as root
	CLUST_THREADS,      ///< still one thread?
	CLUST_KEPT,         ///< what is each kept descriptor: no directory, no O_PATH, no block device
	CLUST_STATUS,       ///< /proc/self/status, opened for the read-back
	CLUST_MOUNTS,       ///< a mount namespace for the jail
	CLUST_JAIL_PROC,    ///< the daemon's own /proc/<pid>/task onto the jail's proc
	CLUST_PIVOT,        ///< the jail is all that there is in it
	CLUST_NO_NEW_PRIVS,
	CLUST_BOUNDING,
	CLUST_AMBIENT,
	CLUST_SECUREBITS,
	CLUST_SETGROUPS,
	CLUST_SETRESGID,
	CLUST_FCHDIR,       ///< into the jail's directory
	CLUST_SHRINK,       ///< to what the next three calls need
	CLUST_CHROOT,
	CLUST_SETRESUID,
	CLUST_CAPSET,       ///< to what is kept
	CLUST_CHDIR,
	CLUST_KEYRING,      ///< a session keyring of the daemon's own
	CLUST_DUMPABLE,     ///< no core, no ptrace by the same user
	CLUST_READ_BACK,    ///< what the kernel says the process has become
	CLUST_MUST_FAIL,    ///< attempts to get root back
	CLUST_LANDLOCK,     ///< no signal, ptrace or abstract socket beyond the process; files and ports as the plan has them
	CLUST_SECCOMP,      ///< the filter of system calls; one that it refuses is tried and fails
	CLUST_READY,        ///< the daemon serves
	CLUST_KEEP,         ///< the keeper, where there is one, watches it
	CLUST_STEPS
};

/// The name of a step, as messages, plans and logs have it: "setresuid". Async-signal-safe.
const char *clust_step_name(enum clust_step step);

enum {
	CLUST_ARGUMENTS = 6,
	CLUST_DATA = 72,     ///< bytes kept of what a call's pointers point to
	CLUST_CALLS = 1024,  ///< calls that a report has room for
	CLUST_TEXT = 2048,   ///< bytes of text from the daemon
	CLUST_FILES = 256,   ///< descriptors that can be kept
	CLUST_GROUPS = 1024  ///< supplementary groups
};

/// One system call: what was asked, what came back.
struct clust_call {
	uint16_t step;                       ///< enum clust_step
	uint16_t number;                     ///< SYS_*
	uint32_t nanoseconds;                ///< from the call to its return
	int64_t result;                      ///< or -errno
	int64_t argument[CLUST_ARGUMENTS];
	uint8_t data[CLUST_DATA];            ///< what its pointers point to, for clust_call_argument
};

/// What a launch, or a rehearsal, did.
struct clust_report {
	int32_t step;        ///< enum clust_step: where it ended; CLUST_READY if all is well
	int32_t error;       ///< errno of that step, or 0
	int32_t pid;         ///< the daemon
	int32_t status;      ///< wait status of a daemon that died before the starter had done, or 0
	int32_t exit;        ///< exit status that the daemon asked the starter for, or 0
	uint32_t calibrated; ///< how many calls have their time in nanoseconds already
	uint32_t landlock;   ///< the Landlock ABI of the kernel, 0 if it has none
	uint32_t lacks;      ///< CLUST_LACKS_*: what of the plan that ABI is too old for
	uint64_t weakened;   ///< bit n: step n was left out or refused by the system, and that is tolerated
	uint32_t text_size;
	uint32_t count;      ///< calls
	char text[CLUST_TEXT];                  ///< why, in the daemon's own words, if it said any; ends in NUL
	struct clust_call calls[CLUST_CALLS];
};

/// What a kernel's Landlock is too old for. Tolerated, and reported.
enum {
	CLUST_LACKS_FILES = 1 << 0,    ///< before ABI 1: reading and writing are not restricted
	CLUST_LACKS_RENAME = 1 << 1,   ///< before ABI 2: no file can be moved to another directory, even where it is allowed
	CLUST_LACKS_TRUNCATE = 1 << 2, ///< before ABI 3: files can be emptied by truncate(2)
	CLUST_LACKS_PORTS = 1 << 3,    ///< before ABI 4: connecting and binding are not restricted
	CLUST_LACKS_DEVICES = 1 << 4,  ///< before ABI 5: ioctl(2) on devices is not restricted
	CLUST_LACKS_SCOPE = 1 << 5     ///< before ABI 6: signals and abstract sockets reach other processes
};

/// A resource limit to set; see setrlimit(2).
struct clust_limit {
	int resource;   ///< RLIMIT_*
	uint64_t soft, hard;
};

/// Which file a descriptor is of: stat(2)'s st_dev and st_ino.
struct clust_file {
	uint64_t device, inode;
};

/// Runs the caller's code as root, after the daemon has its session, files and limits, before it gives anything up.
///
/// Returns 0, or an errno that ends the launch at CLUST_HOOKS. Say why with clust_tell.
typedef int clust_hook(void *context);

/// When a daemon that ended is started again.
enum clust_restart {
	CLUST_RESTART_NEVER,
	CLUST_RESTART_ON_FAILURE, ///< not after exit status 0, nor SIGTERM, SIGINT, SIGHUP
	CLUST_RESTART_ALWAYS
};

/// The keeper: a tiny process that stays root to see how the daemon ends, says it in one line, and removes the pid file.
///
/// It reads nothing that the daemon could write, and the daemon can neither signal nor trace it. It holds a read lock on
/// the pid file from byte 2 on, as long as one more than the restarts there were, so anybody can ask the kernel for it.
/// SIGTERM tells it that the daemon is meant to end: it stays until then, and starts nothing again.
///
/// A keeper that never restarts gives up every capability and all but a few system calls. One that restarts cannot:
/// what it starts would inherit that, and could not become a daemon.
struct clust_keeper {
	int directory;             ///< O_PATH descriptor of the pid file's directory
	int log;                   ///< gets one line, and what a start says that is made again
	const char *claim;         ///< what the pid file is called there now
	const char *const *names;  ///< what it is called later, then what stands beside it: removed at the end. Ends in NULL
	const char *head[2];       ///< strftime(3) pattern before the words: of an end in order, of another
	const char *tail;          ///< after the words, with the newline
	enum clust_restart restart;
	uint32_t restarts;         ///< how many there were
	const char *const *command; ///< what starts the daemon again: command[0] is an absolute path; ends in NULL
	int is_parent;             ///< set by clust_plan_prepare where the kernel (before 6.15) tells only a parent how it ended
	int report;                ///< set by clust_plan_prepare: write end of the keeper's pipe to the starter
	int starter;               ///< its read end
};

/// What Landlock is to allow the daemon from CLUST_LANDLOCK on, whatever its user may. See landlock(7).
///
/// A list that is NULL restricts nothing; one whose count is 0 allows nothing. What is open already stays usable: the
/// listeners, the log. A file stands for itself, a directory for all that is in it, below it, and mounted there. For
/// clust_exec the program, its loader and its libraries have to be in `read`.
struct clust_landlock {
	const int *read;         ///< descriptors, O_PATH will do: files to read and to run
	size_t read_count;
	const int *write;        ///< descriptors: files to read, to change, to make and to remove, but not to run
	size_t write_count;
	const uint16_t *connect; ///< TCP ports to connect to
	size_t connect_count;
	const uint16_t *bind;    ///< TCP ports to bind, 0 for one of the kernel's choice
	size_t bind_count;
};

/// The filter of system calls; seccomp(2). Which ones: Sources/CLust/filter_lists.h.
enum clust_seccomp {
	CLUST_SECCOMP_OFF,     ///< none
	CLUST_SECCOMP_DEFAULT, ///< refuses what no ordinary server needs, with EPERM: mounts, namespaces, ptrace, bpf, …
	CLUST_SECCOMP_STRICT   ///< allows what servers need; no execve, no executable memory, ENOSYS for all else
};

enum {
	CLUST_DAEMONIZE = 1 << 0,   ///< fork, setsid, fork; without it the caller's process is the daemon
	CLUST_JAIL = 1 << 1,        ///< chroot into the jail
	CLUST_DROP = 1 << 2,        ///< give up root
	CLUST_BIND_TASK = 1 << 3,   ///< bind the daemon's own /proc/<pid>/task on the jail's "proc"
	CLUST_NAMESPACE = 1 << 4,   ///< with CLUST_JAIL: in a mount namespace that holds the jail and nothing else
	CLUST_EXEC = 1 << 8         ///< keep over execve(2) what is kept: as ambient capabilities; see clust_exec
};

/// Everything the sequence needs to know, decided before it begins. Flat data; nothing is looked up or allocated later.
struct clust_plan {
	// Set by the caller.
	uint32_t flags;              ///< CLUST_DAEMONIZE | CLUST_JAIL | CLUST_DROP | CLUST_BIND_TASK | CLUST_NAMESPACE
	const char *name;            ///< for messages
	uid_t uid;                   ///< whom to become: not 0
	gid_t gid;                   ///< not 0
	const gid_t *groups;         ///< the whole list of supplementary groups; NULL and 0 for none
	size_t group_count;
	uint64_t keep;               ///< capabilities to keep, one bit each; see clust_capability_number
	mode_t umask;                ///< default 077
	int jail;                    ///< O_PATH or O_RDONLY descriptor of the jail's directory; closed in the daemon
	const char *jail_path;       ///< with CLUST_NAMESPACE: what /proc/<pid>/root is to say, without "." or ".."; or NULL
	int input;                   ///< becomes descriptor 0, or -1 to leave it
	int output;                  ///< becomes descriptor 1, or -1 to leave it
	int error_output;            ///< becomes descriptor 2, or -1 to leave it
	int pid_file;                ///< O_RDWR: gets the pid and is closed; or -1
	int pid_lock;                ///< O_RDONLY on the same file: kept and locked for life; or -1
	const int *kept;             ///< descriptors to keep (listeners, log, …) apart from 0, 1, 2 and pid_lock
	size_t kept_count;
	const struct clust_limit *limits;
	size_t limit_count;
	clust_hook *hook;            ///< or NULL
	void *context;               ///< for hook
	struct clust_keeper *keeper; ///< or NULL; needs CLUST_DAEMONIZE and pid_lock
	const struct clust_landlock *rules; ///< or NULL: files and ports are not restricted
	int timeout;                 ///< milliseconds until the daemon must be ready; default 30 000, 0 for no limit
	enum clust_seccomp seccomp;  ///< default CLUST_SECCOMP_DEFAULT; with CLUST_EXEC, strict still lets execve through

	// Set by clust_plan_prepare: facts of this process, read once.
	uint64_t reset_signals;      ///< bit n - 1: signal n has a handler or is ignored
	uint64_t ignored_signals;    ///< bit n - 1: signal n was ignored when the starter began
	uint64_t bounding;           ///< capabilities to take out of the bounding set
	uint64_t permitted;          ///< capabilities this process has
	int last_capability;
	int threads;
	struct clust_file jail_is;   ///< the directory that is to be "/"
	struct clust_file stdio[3];  ///< the files that descriptors 0, 1 and 2 are to be
	struct clust_file mounts;    ///< the mount namespace of the starter
	int ruleset;                 ///< Landlock domain, or -1
	uint32_t landlock;           ///< the kernel's Landlock ABI, 0 if it has none
	uint32_t lacks;              ///< see struct clust_report
	int is_shut;                 ///< Landlock denies even to read "/"
	uint64_t task_access;        ///< what Landlock allows of the directory that CLUST_BIND_TASK binds
	uint64_t bounding_left;      ///< what the bounding set is to be afterwards
	unsigned securebits;         ///< to set; 0 where CAP_SETPCAP is missing
	uint64_t carried;            ///< capabilities that are inheritable and ambient afterwards
	int open_files[CLUST_FILES + 8]; ///< all that stays open, sorted
	int open_count;
	int next_file;               ///< the lowest free descriptor once the rest is closed
	int report;                  ///< write end of the pipe to the starter, or -1
	int starter;                 ///< its read end
	uint64_t weakened;           ///< see struct clust_report
};

/// Fills a plan with the defaults: nothing to do, nothing kept, umask 077, 30 seconds, the default filter.
void clust_plan_init(struct clust_plan *plan);

/// Reads what the sequence must know of this process and checks that the plan can be carried out.
///
/// Call it last, from the process that will launch. Reads /proc/self/status; makes the Landlock domain. May allocate.
///
/// Returns 0, or an errno with the sentence in report->text: more than one thread runs, libdispatch has started, the
/// target is root, a needed capability is missing, a capability to keep would undo the jail, a kept descriptor is not open,
/// the kernel has no seccomp.
int clust_plan_prepare(struct clust_plan *plan, struct clust_report *report);

/// Writes down every call that clust_launch would make, in order, with its arguments. Does none of them.
///
/// It is the sequence itself that is walked, not a copy of it.
void clust_rehearse(const struct clust_plan *plan, struct clust_report *report);

/// Runs the whole sequence: double fork, jail, drop, verification.
///
/// plan    prepared by clust_plan_prepare; read only, never freed here
/// report  what each step did: result, errno, nanoseconds; also sent to the starter
///
/// Returns in the starter with the daemon's pid once the daemon has called clust_ready, or with -1 and the step and
/// errno that failed in the report, after which no process of it is left. Returns in the daemon with 0, only when
/// every step was done and read back. There is no other return: from the first fork on (without CLUST_DAEMONIZE: from
/// the first step on) a failure is reported and the process ends.
///
/// In the daemon all signals are blocked: install handlers or a signalfd first, then unblock, then make threads.
/// Async-signal-safe from the first fork on, but for plan->hook.
pid_t clust_launch(struct clust_plan *plan, struct clust_report *report);

/// Sends text to the starter, which has it in report->text. For a hook, or before clust_fail. Async-signal-safe.
void clust_tell(const struct clust_plan *plan, const char *text, size_t size);

/// Ends a daemon that could not begin to serve: the starter returns with step CLUST_READY and this exit status.
__attribute__((noreturn)) void clust_fail(const struct clust_plan *plan, int status);

/// Says that the daemon serves: marks the pid file and lets the starter return with success.
///
/// Returns 0. Where the file cannot be marked, or the starter is gone, so that nobody would know of the daemon, it does not
/// return: the process ends.
int clust_ready(struct clust_plan *plan, struct clust_report *report);

/// Becomes another program, instead of clust_ready: the starter returns with success once the program runs.
///
/// file         a descriptor of the program, opened before the jail and kept, or -1; a static one needs nothing else
/// path         the program inside the jail, where file is -1
/// arguments, environment   as execve(2) takes them; NULL for the environment as it is
///
/// The pid file's lock goes along; descriptors that are to go along must not be close-on-exec. Signals are unblocked and
/// have their defaults, SIGPIPE too. Returns only if it failed, with the errno: clust_tell and clust_fail then.
int clust_exec(const struct clust_plan *plan, int file, const char *path, char *const *arguments,
	       char *const *environment);

/// The name of a call: "setresuid". For a report's reader.
const char *clust_call_name(const struct clust_call *call);

/// Writes one argument as strace(1) would: "65534", "\".\"", "PR_SET_NO_NEW_PRIVS", "{…}".
///
/// Returns the length written without the NUL, or -1 if the call has no such argument.
int clust_call_argument(const struct clust_call *call, int index, char *text, size_t size);

/// The process that makes the calls of a step: "starter", "child", "daemon" or "keeper".
const char *clust_step_phase(enum clust_step step);

/// The number of a capability by its name, with or without "cap_", in any case; -1 if there is none. Uses libcap.
int clust_capability_number(const char *name);

/// The name of a capability without "cap_": "net_bind_service". Returns its length. Uses libcap.
int clust_capability_name(int number, char *name, size_t size);

/// The capabilities that would undo the jail or the drop if they were kept.
///
/// With CLUST_NAMESPACE cap_sys_chroot would not, and can be kept all the same.
/// Source: chroot(2) NOTES, capabilities(7).
uint64_t clust_capabilities_refused(void);

/// 0 when this process runs, or could start, more threads than one: then neither fork nor a drop of privileges is safe.
int clust_single_threaded(void);

#ifdef __cplusplus
}
#endif

#endif
