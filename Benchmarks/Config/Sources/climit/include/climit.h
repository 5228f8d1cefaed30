// SPDX-License-Identifier: MIT
#ifndef CLIMIT_H
#define CLIMIT_H

#include <stddef.h>

/// The least that reading an INI file can cost in C: one read, one pass, keys and values left where they are, one hash
/// table. No check of UTF-8, no repeated keys, no continued values, no references.
struct climit;
struct climit *climit_parse(const char *path);
size_t climit_count(const struct climit *file);
const char *climit_get(const struct climit *file, const char *section, const char *key, size_t *length);
void climit_free(struct climit *file);

/// GLib's GKeyFile out of the shared library, where it is installed: no headers are needed.
int gkeyfile_open(void);
void *gkeyfile_parse(const char *path);
size_t gkeyfile_get(void *file, const char *section, const char *key);
void gkeyfile_free(void *file);

#endif
