// SPDX-License-Identifier: MIT
#include "climit.h"
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct piece {
	const char *start;
	uint32_t length;
};

struct entry {
	struct piece section, key, value;
	uint32_t hash;
};

struct climit {
	char *text;
	struct entry *table;
	uint32_t mask;
	size_t count;
};

static uint32_t hash(uint32_t h, const char *bytes, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		h = (h ^ (unsigned char)bytes[i]) * 16777619u;
	return h;
}

static int same(struct piece a, struct piece b)
{
	return a.length == b.length && memcmp(a.start, b.start, a.length) == 0;
}

static struct entry *slot(const struct climit *file, uint32_t h, struct piece section, struct piece key)
{
	uint32_t i = h & file->mask;
	while (file->table[i].key.start
	       && !(file->table[i].hash == h && same(file->table[i].key, key) && same(file->table[i].section, section)))
		i = (i + 1) & file->mask;
	return &file->table[i];
}

static struct piece trimmed(const char *start, const char *end)
{
	while (start < end && (*start == ' ' || *start == '\t'))
		start++;
	while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	return (struct piece){start, (uint32_t)(end - start)};
}

static void take(struct climit *file, struct piece line, struct piece *section, uint32_t *h)
{
	if (line.length == 0 || *line.start == '#' || *line.start == ';')
		return;
	const char *end = line.start + line.length;
	if (*line.start == '[') {
		*section = (struct piece){line.start + 1, line.length - 2};
		*h = hash(2166136261u, section->start, section->length);
		return;
	}
	const char *sign = memchr(line.start, '=', line.length);
	if (!sign)
		return;
	struct piece key = trimmed(line.start, sign);
	uint32_t all = hash(*h, key.start, key.length);
	struct entry *entry = slot(file, all, *section, key);
	if (!entry->key.start)
		file->count++;
	*entry = (struct entry){*section, key, trimmed(sign + 1, end), all};
}

struct climit *climit_parse(const char *path)
{
	struct climit *file = calloc(1, sizeof *file);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	struct stat facts;
	if (!file || descriptor < 0 || fstat(descriptor, &facts) < 0)
		abort();
	file->text = malloc((size_t)facts.st_size + 1);
	ssize_t size = read(descriptor, file->text, (size_t)facts.st_size);
	close(descriptor);
	if (size < 0)
		abort();
	file->text[size] = '\n';
	uint32_t capacity = 16;
	while (capacity < (size_t)size / 8)
		capacity *= 2;
	file->table = calloc(capacity, sizeof *file->table);
	file->mask = capacity - 1;

	struct piece section = {"", 0};
	uint32_t h = hash(2166136261u, "", 0);
	for (const char *at = file->text, *end = at + size; at < end;) {
		const char *next = memchr(at, '\n', (size_t)(end - at) + 1);
		take(file, trimmed(at, next), &section, &h);
		at = next + 1;
	}
	return file;
}

size_t climit_count(const struct climit *file)
{
	return file->count;
}

const char *climit_get(const struct climit *file, const char *section, const char *key, size_t *length)
{
	struct piece s = {section, (uint32_t)strlen(section)}, k = {key, (uint32_t)strlen(key)};
	const struct entry *entry = slot(file, hash(hash(2166136261u, s.start, s.length), k.start, k.length), s, k);
	*length = entry->value.length;
	return entry->value.start;
}

void climit_free(struct climit *file)
{
	free(file->text);
	free(file->table);
	free(file);
}
