// SPDX-License-Identifier: MIT
//
// Names of capabilities, by libcap: before the sequence and after it, never inside, for libcap allocates.

#include "clust.h"

#if !__has_include(<sys/capability.h>)
#error "CLust needs libcap's header: apt-get install libcap-dev (or make, which does it)."
#endif
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/capability.h>

#define BIT(capability) (1ULL << (capability))

int clust_capability_number(const char *name)
{
	char whole[64];
	cap_value_t number;

	snprintf(whole, sizeof whole, "%s%s", strncasecmp(name, "cap_", 4) ? "cap_" : "", name);
	return cap_from_name(whole, &number) ? -1 : number;
}

int clust_capability_name(int number, char *name, size_t size)
{
	char *whole = cap_to_name(number);
	int length = snprintf(name, size, "%s", whole && !strncmp(whole, "cap_", 4) ? whole + 4 : "?");

	cap_free(whole);
	return length;
}

uint64_t clust_capabilities_refused(void)
{
	return BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_DAC_READ_SEARCH) | BIT(CAP_FOWNER) | BIT(CAP_FSETID) |
	       BIT(CAP_SETGID) | BIT(CAP_SETUID) | BIT(CAP_SETPCAP) | BIT(CAP_SETFCAP) | BIT(CAP_SYS_MODULE) |
	       BIT(CAP_SYS_RAWIO) | BIT(CAP_SYS_CHROOT) | BIT(CAP_SYS_PTRACE) | BIT(CAP_SYS_ADMIN) | BIT(CAP_MKNOD) |
	       BIT(CAP_LINUX_IMMUTABLE) | BIT(CAP_MAC_OVERRIDE) | BIT(CAP_MAC_ADMIN) | BIT(CAP_SYS_BOOT) |
	       BIT(CAP_BPF) | BIT(CAP_PERFMON) | BIT(CAP_CHECKPOINT_RESTORE);
}
