// SPDX-License-Identifier: MIT
#include "climit.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static struct {
	void *(*new)(void);
	int (*load)(void *, const char *, int, void **);
	char *(*get)(void *, const char *, const char *, void **);
	void (*unref)(void *);
	void (*free)(void *);
} glib;

int gkeyfile_open(void)
{
	void *library = dlopen("libglib-2.0.so.0", RTLD_NOW);
	if (!library)
		return 0;
	*(void **)&glib.new = dlsym(library, "g_key_file_new");
	*(void **)&glib.load = dlsym(library, "g_key_file_load_from_file");
	*(void **)&glib.get = dlsym(library, "g_key_file_get_value");
	*(void **)&glib.unref = dlsym(library, "g_key_file_unref");
	*(void **)&glib.free = dlsym(library, "g_free");
	return glib.new && glib.load && glib.get && glib.unref && glib.free;
}

void *gkeyfile_parse(const char *path)
{
	void *file = glib.new();
	if (!glib.load(file, path, 0, NULL))
		abort();
	return file;
}

size_t gkeyfile_get(void *file, const char *section, const char *key)
{
	char *value = glib.get(file, section, key, NULL);
	size_t length = value ? strlen(value) : 0;
	glib.free(value);
	return length;
}

void gkeyfile_free(void *file)
{
	glib.unref(file);
}
