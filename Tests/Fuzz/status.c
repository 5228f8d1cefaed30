// SPDX-License-Identifier: MIT
//
// Anything in place of /proc/<pid>/status.

#include "status.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t groups[] = {0, 1, 61472};
	struct status status;
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = 0;
	if (!clust_status_read(text, &status))
		clust_status_has_groups(&status, groups, 3);
	free(text);
	return 0;
}
