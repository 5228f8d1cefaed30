// SPDX-License-Identifier: MIT
#include "tracee.h"

#include <elf.h>
#include <linux/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

int tracee_is_entering(pid_t pid)
{
	struct __ptrace_syscall_info info = {0};

	ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info);
	return info.op == PTRACE_SYSCALL_INFO_ENTRY;
}

int tracee_call(pid_t pid, struct call *call)
{
	struct __ptrace_syscall_info info = {0};

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return -1;
	call->number = (long)info.entry.nr;
	for (int i = 0; i < 6; i++)
		call->argument[i] = info.entry.args[i];
	return 0;
}

#if defined(__x86_64__)

static void set(pid_t pid, int is_result, long value)
{
	struct user_regs_struct registers;

	ptrace(PTRACE_GETREGS, pid, 0, &registers);
	if (is_result)
		registers.rax = (unsigned long)value;
	else
		registers.orig_rax = (unsigned long)value;
	ptrace(PTRACE_SETREGS, pid, 0, &registers);
}

#else

#ifndef NT_ARM_SYSTEM_CALL
#define NT_ARM_SYSTEM_CALL 0x404
#endif

static void set(pid_t pid, int is_result, long value)
{
	struct user_regs_struct registers;
	int number = (int)value;
	struct iovec all = {&registers, sizeof registers}, one = {&number, sizeof number};

	if (!is_result) {
		ptrace(PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &one);
		return;
	}
	ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &all);
	registers.regs[0] = (unsigned long)value;
	ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &all);
}

#endif

void tracee_skip(pid_t pid)
{
	set(pid, 0, -1);
}

void tracee_answer(pid_t pid, long result)
{
	set(pid, 1, result);
}
