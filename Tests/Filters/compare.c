// SPDX-License-Identifier: MIT
#include "filters.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// What a filter answers, by the few instructions that libseccomp uses.
static uint32_t answer(const struct sock_filter *code, size_t length, const struct seccomp_data *data)
{
	uint32_t value = 0;

	for (size_t at = 0; at < length; at++) {
		const struct sock_filter *one = &code[at];
		int holds;
		switch (one->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			memcpy(&value, (const char *)data + one->k, sizeof value);
			continue;
		case BPF_ALU | BPF_AND | BPF_K:
			value &= one->k;
			continue;
		case BPF_RET | BPF_K:
			return one->k;
		case BPF_JMP | BPF_JA:
			at += one->k;
			continue;
		case BPF_JMP | BPF_JEQ | BPF_K:
			holds = value == one->k;
			break;
		case BPF_JMP | BPF_JGT | BPF_K:
			holds = value > one->k;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			holds = value >= one->k;
			break;
		default:
			must(-EINVAL, "an instruction of a filter");
			return 0;
		}
		at += holds ? one->jt : one->jf;
	}
	must(-EINVAL, "the end of a filter");
	return 0;
}

/// The low half of an argument, alone and with the high half not 0.
static int differs_at(const struct sock_fprog *shipped, const struct program *made, struct seccomp_data *data,
		      uint32_t value)
{
	for (int i = 0; i < 4; i++) {
		memset(data->args, 0, sizeof data->args);
		data->args[i / 2] = value | (uint64_t)(i % 2) << 32;
		data->args[2] = value & 7;
		if (answer(shipped->filter, shipped->len, data) != answer(made->code, made->length, data))
			return 1;
	}
	return 0;
}

static int differs(const struct sock_fprog *shipped, const struct program *made, struct seccomp_data *data)
{
	for (uint32_t value = 0; value < 64; value++)
		if (differs_at(shipped, made, data, value))
			return 1;
	for (int bit = 6; bit < 32; bit++)
		if (differs_at(shipped, made, data, 1u << bit))
			return 1;
	// Where the requests of terminals, sockets and pipes lie.
	for (uint32_t request = 0x5400; request < 0x5480; request++)
		if (differs_at(shipped, made, data, request))
			return 1;
	return 0;
}

int compare(const struct architecture *architecture, enum kind kind)
{
	static const uint32_t tokens[] = {AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64, AUDIT_ARCH_I386, AUDIT_ARCH_ARM};
	static const uint32_t first[] = {0, 0x40000000, 0xfffffc00};
	static struct program made;
	int wrong = 0;

	make(architecture, kind, &made);
	for (size_t token = 0; token < COUNT(tokens); token++)
		for (size_t range = 0; range < COUNT(first); range++)
			for (uint32_t number = 0; number < 1024; number++) {
				struct seccomp_data data = {.nr = (int)(first[range] + number), .arch = tokens[token]};
				if (!differs(&architecture->shipped[kind], &made, &data))
					continue;
				char *name = seccomp_syscall_resolve_num_arch(architecture->token, data.nr);
				printf("%s %s: %d (%s) differs\n", architecture->name, kind_names[kind], data.nr, name ? name : "no call");
				free(name);
				wrong++;
			}
	return wrong;
}
