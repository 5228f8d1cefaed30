// SPDX-License-Identifier: MIT
//
// What goes down the pipe from the daemon to its starter: a header, then `size` bytes.

#ifndef CLUST_FRAME_H
#define CLUST_FRAME_H

#include <stdint.h>

struct run;

enum frame_kind {
	FRAME_TEXT = 1, ///< words for the operator
	FRAME_CALLS,    ///< the sequence is done; struct clust_call, repeated
	FRAME_LEFT,     ///< it failed at step with error; struct clust_call, repeated
	FRAME_FAILED,   ///< the daemon could not begin to serve; error is the exit status
	FRAME_READY     ///< the daemon serves; the calls since FRAME_CALLS
};

#define FRAME_MAGIC 0x4c757374u

struct frame {
	uint32_t magic, kind;
	int32_t pid, step, error;
	uint32_t size;
	uint64_t weakened;
};

/// Sends what the report holds and was not sent before, as a call of the step CLUST_REPORT. Leaves if nobody listens.
void clust_report(struct run *run, enum frame_kind kind);

#endif
