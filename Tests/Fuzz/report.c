// SPDX-License-Identifier: MIT
//
// Whatever comes down the pipe: the starter reads it, and writes the calls in it as text. It is root, and the daemon may be
// broken in by then.

#include "../../Sources/CLust/await.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct clust_report report;
	static struct wait wait;
	static struct clust_plan plan;
	char text[4096];
	int ends[2];

	if (size > 60000 || pipe2(ends, O_CLOEXEC | O_NONBLOCK))
		return 0;
	if (write(ends[1], data, size) != (ssize_t)size)
		return 0;
	close(ends[1]);
	memset(&report, 0, sizeof report);
	plan.starter = ends[0];
	wait.plan = &plan;
	wait.report = &report;
	wait.filled = 0;
	wait.done = 0;
	while (!wait.done)
		take(&wait);
	close(ends[0]);
	for (uint32_t i = 0; i < report.count; i++) {
		clust_step_name((enum clust_step)report.calls[i].step);
		clust_call_name(&report.calls[i]);
		for (int j = 0; clust_call_argument(&report.calls[i], j, text, sizeof text) >= 0; j++)
			;
	}
	return strlen(report.text) > CLUST_TEXT;
}
