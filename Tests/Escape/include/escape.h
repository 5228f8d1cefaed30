// SPDX-License-Identifier: MIT
//
// What a broken-in daemon would try. Each attempt is made in a child of its own, so that none helps the next; each
// undoes what it did. Sends only signal 0. Run it without a jail in a private namespace only: there it succeeds.

#ifndef ESCAPE_H
#define ESCAPE_H

#include <sys/types.h>

struct escape_target {
	pid_t peer;           ///< a process of the same user outside the jail, or 0
	pid_t root;           ///< a process of root's
	const char *abstract; ///< abstract socket at which a process outside listens, or NULL
	const char *setuid;   ///< a setuid-root program in the jail that ends with 1 if it has privileges, or NULL
	const char *filecap;  ///< the same with file capabilities
};

/// Makes every attempt and writes one line each to `file`: "held setuid(0): EPERM", "ESCAPED setuid(0)",
/// "known prlimit of a peer: …" for what no unprivileged process can be kept from. Returns how many escaped.
int escape_all(int file, const struct escape_target *target);

/// Writes what this process has become, one fact a line, "name value": what /proc does not show from outside.
void escape_facts(int file);

/// Makes calls that a filter may refuse and writes how each was answered: "refused ptrace: EPERM". 0, or -1.
int escape_calls(int file);

/// Starts a thread that does nothing. Returns 0, or an errno.
int escape_start_thread(void);

/// Ends the calling thread alone: of a process whose first thread has ended the others go on.
void escape_leave(void);

/// Tells the starter what no sequence says: of a call with a result that there is not, or of the failure of such a step.
void escape_lie(int of_failure);

/// Runs a program to its end with 1 and 2 to `file`. Returns its exit status, or -1.
int escape_run(int file, const char *path, char *const argv[]);

/// Tries one thing in a child: "read=/etc/passwd", "connect=80", "move=/a:/b" and so on. Returns "OK", or an errno's name.
const char *escape_reach(const char *attempt);

/// Listens at an abstract socket and answers nobody, until it is killed.
int escape_peer(const char *abstract);

/// Brings the loopback interface up. Returns 0, or an errno.
int escape_loopback_up(void);

#endif
