// SPDX-License-Identifier: MIT
import Glibc

extension CommandLine {
    /// Ends the program where it cannot see its own command line, which Swift reads from /proc.
    package static func mustBeRead(by name: String) {
        if argc > 0 { return }
        Output.complain("\(name): /proc/self/cmdline cannot be read: mount /proc first\n")
        exit(ExitStatus.failed.rawValue)
    }
}
