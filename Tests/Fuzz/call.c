// SPDX-License-Identifier: MIT
//
// One call of a report, with any number and any data, written as text.

#include "clust.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clust_call *call = malloc(sizeof *call);
	char text[4096];

	if (!call || size < 4) {
		free(call);
		return 0;
	}
	memset(call, 0, sizeof *call);
	memcpy(call, data, size < sizeof *call ? size : sizeof *call);
	for (int i = 0; clust_call_argument(call, i, text, sizeof text) >= 0; i++)
		if (strlen(text) >= sizeof text)
			abort();
	free(call);
	return 0;
}
