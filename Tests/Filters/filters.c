// SPDX-License-Identifier: MIT
//
// The filters of system calls, made by libseccomp of Sources/CLust/filter_lists.h.
//
// filters make ARCHITECTURE    prints Sources/CLust/filter_ARCHITECTURE.h
// filters check                runs what is shipped and what libseccomp makes now side by side, over every call and the
//                              arguments by which a list can tell calls apart: prints where an answer differs
//
// cc -I Sources/CLust *.c -lseccomp

#include "filters.h"

#include "filter_aarch64.h"
#include "filter_x86_64.h"

#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct architecture architectures[] = {
	{"x86_64",
	 SCMP_ARCH_X86_64,
	 {FILTER(x86_64_default), FILTER(x86_64_strict), FILTER(x86_64_strict_exec), FILTER(x86_64_keeper)}},
	{"aarch64",
	 SCMP_ARCH_AARCH64,
	 {FILTER(aarch64_default), FILTER(aarch64_strict), FILTER(aarch64_strict_exec), FILTER(aarch64_keeper)}},
};
const char *const kind_names[KINDS] = {"default", "strict", "strict_exec", "keeper"};

void must(int result, const char *what)
{
	if (result >= 0)
		return;
	fprintf(stderr, "filters: %s: %s\n", what, strerror(-result));
	exit(1);
}

static void print(const struct architecture *architecture)
{
	static struct program program;
	const struct scmp_version *version = seccomp_version();

	printf("// SPDX-License-Identifier: MIT\n//\n"
	       "// The filters of filter_lists.h for %s, by libseccomp %u.%u.%u. Made by \"make filters\": not to be edited.\n\n"
	       "#include \"filter.h\"\n",
	       architecture->name, version->major, version->minor, version->micro);
	for (enum kind kind = 0; kind < KINDS; kind++) {
		make(architecture, kind, &program);
		printf("\nstatic const struct sock_filter %s_%s[] = {", architecture->name, kind_names[kind]);
		for (size_t i = 0; i < program.length; i++) {
			const struct sock_filter *one = &program.code[i];
			printf("%s{0x%02x, %u, %u, 0x%08x},", i % 4 ? " " : "\n\t", one->code, one->jt, one->jf, one->k);
		}
		printf("\n};\n");
	}
}

int main(int argc, char **argv)
{
	int wrong = 0;

	if (argc == 3 && !strcmp(argv[1], "make")) {
		for (size_t i = 0; i < COUNT(architectures); i++)
			if (!strcmp(architectures[i].name, argv[2])) {
				print(&architectures[i]);
				return 0;
			}
		return 2;
	}
	if (argc != 2 || strcmp(argv[1], "check") != 0)
		return 2;
	for (size_t i = 0; i < COUNT(architectures); i++)
		for (enum kind kind = 0; kind < KINDS; kind++)
			wrong += compare(&architectures[i], kind);
	printf("%d calls differ\n", wrong);
	return wrong != 0;
}
