// SPDX-License-Identifier: MIT
//
// What an exec gave: ends with 1 if it has root's identity or any capability, with 0 if it has none.
#define _GNU_SOURCE
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2] = {{0}};

	syscall(SYS_capget, &header, data);
	return geteuid() == 0 || getegid() == 0 || data[0].permitted || data[1].permitted;
}
