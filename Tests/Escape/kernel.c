// SPDX-License-Identifier: MIT
//
// To change the machine, or to have more of it than was given.
#include "attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define ATTEMPT(name) static long name(const struct escape_target *target __attribute__((unused)))

/// With these arguments a call changes nothing; any error but EPERM means that it was permitted.
static long permitted(long result)
{
	return result < 0 && (errno == EPERM || errno == ENOSYS || errno == EACCES) ? -errno : 0;
}

ATTEMPT(raw_socket) { return outcome(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)); }
ATTEMPT(packet_socket) { return outcome(socket(AF_PACKET, SOCK_RAW, 0)); }

ATTEMPT(low_port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(979)};

	return outcome(bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address));
}

ATTEMPT(interface_flags)
{
	struct ifreq request = {.ifr_name = "lo"};
	int file = socket(AF_INET, SOCK_DGRAM, 0);

	if (ioctl(file, SIOCGIFFLAGS, &request))
		return -errno;
	return outcome(ioctl(file, SIOCSIFFLAGS, &request));
}

ATTEMPT(host_name)
{
	char name[65] = "";

	gethostname(name, sizeof name - 1);
	return outcome(sethostname(name, strlen(name)));
}

ATTEMPT(the_clock) { return permitted(syscall(SYS_settimeofday, 0, &(int[2]){99999, 0})); }
ATTEMPT(module) { return permitted(syscall(SYS_init_module, 0, 0, "")); }
ATTEMPT(kexec) { return permitted(syscall(SYS_kexec_load, 0, 0, 0, ~0UL)); }
ATTEMPT(reboot_machine) { return permitted(syscall(SYS_reboot, 0, 0, 0, 0)); }
ATTEMPT(swap) { return permitted(syscall(SYS_swapon, "/data/none", 0)); }
ATTEMPT(accounting) { return permitted(syscall(SYS_acct, "/data/none")); }
ATTEMPT(device_memory) { return outcome(open("/dev/mem", O_RDWR | O_CLOEXEC)); }

ATTEMPT(more_files)
{
	struct rlimit limit;

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_max++;
	return outcome(setrlimit(RLIMIT_NOFILE, &limit));
}

ATTEMPT(core)
{
	const struct rlimit limit = {1, 1};

	return outcome(setrlimit(RLIMIT_CORE, &limit));
}

ATTEMPT(dumpable) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? -EPERM : 0; }

/// Of root's session: its keys would be readable. "user;uid;gid;…" is what KEYCTL_DESCRIBE gives.
ATTEMPT(keyring)
{
	char text[256] = "";
	long id = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);

	if (id < 0 || syscall(SYS_keyctl, KEYCTL_DESCRIBE, id, text, sizeof text - 1) < 0)
		return -errno;
	return strncmp(text, "keyring;0;", 10) ? -EPERM : 0;
}

const struct attempt kernel_attempts[] = {
	{"a raw socket", raw_socket, 0},
	{"a packet socket", packet_socket, 0},
	{"a low port", low_port, 0},
	{"flags of an interface", interface_flags, 0},
	{"the host's name", host_name, 0},
	{"the clock", the_clock, 0},
	{"a kernel module", module, 0},
	{"kexec_load", kexec, 0},
	{"reboot", reboot_machine, 0},
	{"swapon", swap, 0},
	{"acct", accounting, 0},
	{"/dev/mem", device_memory, 0},
	{"a higher limit of files", more_files, 0},
	{"a core file", core, 0},
	{"to be dumpable", dumpable, 0},
	{"root's session keyring", keyring, 0},
	{0},
};
