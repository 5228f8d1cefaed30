// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// Opens the log as root does it: never through a link, never into a file that another owns, and never waiting.
enum LogOpening {
    /// A descriptor for appending, for a ``Log`` to own.
    ///
    /// - Throws: ``LustError`` at step `log`.
    static func open(_ path: String) throws(LustError) -> Int32 {
        let (parent, name) = try TrustedPath.parent(of: path, step: "log")
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let number = sys_openat(parent.directory.number, name, flags, 0o640)
        if number == -ELOOP { throw LustError(step: "log", subject: path, "is a link; name the file itself") }
        if number == -ENXIO { throw LustError(step: "log", subject: path, "is a FIFO that nobody reads") }
        try check("log", path, number)
        do { try judge(number, path) } catch {
            _ = sys_close(number)
            throw error
        }
        return number
    }

    /// For a rehearsal: the descriptor that the log would have, without the log.
    static func placeholder(_ path: String) throws(LustError) -> Descriptor {
        let (parent, _) = try TrustedPath.parent(of: path, step: "log")
        defer { withExtendedLifetime(parent) {} }
        return try Descriptor.null()
    }

    private static func judge(_ number: Int32, _ path: String) throws(LustError) {
        var facts = stat()
        try check("log", path, sys_fstat(number, &facts))
        guard facts.isRegular, facts.st_nlink == 1 else {
            throw LustError(step: "log", subject: path, "is not a plain file with one name")
        }
        guard facts.st_uid == 0 || facts.st_uid == geteuid() else {
            throw LustError(step: "log", subject: path, "belongs to user \(facts.st_uid)")
        }
        // By descriptor, whatever the umask was when it was made.
        if facts.othersMayWrite || facts.groupMayWrite {
            try check("log", path, sys_fchmod(number, facts.st_mode & 0o755))
        }
    }
}
