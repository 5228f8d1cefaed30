// SPDX-License-Identifier: MIT

/// A program that knows nothing of Lust, and what it is to become.
package struct ProgramRun: Sendable {
    /// Its path: in the jail, if there is one, or outside if it is ``carried`` in.
    package var program: String
    /// Its arguments; by default there are none but its path, the first.
    package var arguments: [String] = []
    /// The user, by name or number.
    package var user: String
    /// The group; nil is the user's own.
    package var group: String?
    /// Supplementary groups; none of root's or of the user's are taken by themselves.
    package var groups: [String] = []
    /// The directory that it is shut in; nil is none.
    package var jail: String?
    /// Whether nothing but the jail is mounted for it.
    package var namespace = false
    /// Files that it may read and run, besides itself, as the jail has them; nil is all that its user may.
    package var landlockRead: [String]?
    /// Files that it may change, make, remove and read; nil is all that its user may.
    package var landlockWrite: [String]?
    /// TCP ports that it may connect to; nil is all.
    package var landlockConnect: [UInt16]?
    /// TCP ports that it may bind; nil is all.
    package var landlockBind: [UInt16]?
    /// Whether the program is opened before the jail and so need not be in it. For static programs.
    package var carried = false
    /// Capabilities that the program has, as ambient ones.
    package var keep: [Capability] = []
    /// Sockets that are bound as root and handed over as `LISTEN_FDS` has it, from descriptor 3 on.
    package var listen: [Listen] = []
    /// Whether it leaves the terminal.
    package var background = false
    /// The pid file; nil is none.
    package var pidFile: String?
    /// Where its standard output and error go; nil is nowhere in the background, and as they are in the foreground.
    package var log: String?
    /// Variables to keep, or to set (`NAME=value`), besides `PATH`, `LANG`, `LC_*`, `TZ`.
    package var environment: [String] = []
    /// Permissions that files do not get.
    package var umask: FileMode = 0o077
    /// The filter of system calls; it is installed before the program, so the strict one lets execve through.
    package var seccomp = Seccomp.default
    /// How long the start may take.
    package var timeout: Duration = .seconds(30)

    /// A program as a user.
    package init(_ program: String, user: String) { (self.program, self.user) = (program, user) }
}
