// SPDX-License-Identifier: MIT
#include "status.h"

#include <string.h>

/// The value after "\nNAME:" and white space; 0 if there is none.
static const char *field(const char *text, const char *name)
{
	size_t length = strlen(name);

	for (const char *line = text, *end; *line; line = end + 1) {
		if (*line == *name && !strncmp(line, name, length) && line[length] == ':') {
			line += length + 1;
			while (*line == ' ' || *line == '\t')
				line++;
			return line;
		}
		end = strchr(line, '\n');
		if (!end)
			break;
	}
	return 0;
}

static int digit(char letter)
{
	if (letter >= '0' && letter <= '9')
		return letter - '0';
	if (letter >= 'a' && letter <= 'f')
		return letter - 'a' + 10;
	return 16;
}

/// Reads a number at *text and goes beyond it and the white space after it. -1 if there is none.
static int number(const char **text, unsigned base, uint64_t *value)
{
	const char *at = *text;

	if (digit(*at) >= (int)base)
		return -1;
	for (*value = 0; digit(*at) < (int)base; at++)
		*value = *value * base + (uint64_t)digit(*at);
	while (*at == ' ' || *at == '\t')
		at++;
	*text = at;
	return 0;
}

static int read_number(const char *text, const char *name, unsigned base, uint64_t *value)
{
	const char *at = field(text, name);

	return at ? number(&at, base, value) : -1;
}

static int read_small(const char *text, const char *name, unsigned base, uint32_t *value)
{
	uint64_t wide;

	if (read_number(text, name, base, &wide))
		return -1;
	*value = (uint32_t)wide;
	return 0;
}

static int read_four(const char *text, const char *name, uint32_t value[4])
{
	const char *at = field(text, name);
	uint64_t wide;

	if (!at)
		return -1;
	for (int i = 0; i < 4; i++) {
		if (number(&at, 10, &wide))
			return -1;
		value[i] = (uint32_t)wide;
	}
	return 0;
}

int clust_status_read(const char *text, struct status *status)
{
	status->groups = field(text, "Groups");
	if (!status->groups || read_four(text, "Uid", status->uid) || read_four(text, "Gid", status->gid))
		return -1;
	if (read_number(text, "CapInh", 16, &status->inheritable) ||
	    read_number(text, "CapPrm", 16, &status->permitted) ||
	    read_number(text, "CapEff", 16, &status->effective) ||
	    read_number(text, "CapBnd", 16, &status->bounding) || read_number(text, "CapAmb", 16, &status->ambient))
		return -1;
	if (read_number(text, "SigBlk", 16, &status->blocked) || read_number(text, "SigIgn", 16, &status->ignored) || read_number(text, "SigCgt", 16, &status->caught))
		return -1;
	status->has_seccomp = field(text, "Seccomp") != 0;
	return read_small(text, "Threads", 10, &status->threads) | read_small(text, "Umask", 8, &status->umask) |
	       read_small(text, "NoNewPrivs", 10, &status->no_new_privs);
}

static int listed(uint64_t value, const uint32_t *groups, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (groups[i] == value)
			return 1;
	return 0;
}

static int shown(const char *text, uint32_t group)
{
	uint64_t value;

	while (!number(&text, 10, &value))
		if (value == group)
			return 1;
	return 0;
}

int clust_status_has_groups(const struct status *status, const uint32_t *groups, size_t count)
{
	const char *at = status->groups;
	uint64_t value;

	while (!number(&at, 10, &value))
		if (!listed(value, groups, count))
			return 0;
	for (size_t i = 0; i < count; i++)
		if (!shown(status->groups, groups[i]))
			return 0;
	return 1;
}
