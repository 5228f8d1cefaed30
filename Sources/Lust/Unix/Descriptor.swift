// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// An open file descriptor, closed with its last owner.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    /// What a call has opened; nil where it failed.
    convenience init?(ifOpen number: Int32) {
        guard number >= 0 else { return nil }
        self.init(number)
    }

    deinit { _ = sys_close(number) }

    /// Opens `name` in a directory, close-on-exec; a terminal never becomes the controlling one.
    static func open(
        _ step: String, _ name: String, in directory: Descriptor? = nil, _ flags: Int32, mode: mode_t = 0,
        subject: String? = nil
    ) throws(LustError) -> Descriptor {
        let number = sys_openat(directory?.number ?? AT_FDCWD, name, flags | O_CLOEXEC | O_NOCTTY, mode)
        return Descriptor(try check(step, subject ?? name, number))
    }

    /// What kind of file it is, and whose.
    func facts(_ step: String, _ subject: String) throws(LustError) -> stat {
        var facts = stat()
        try check(step, subject, sys_fstat(number, &facts))
        return facts
    }

    /// `/dev/null` for reading and writing, after descriptors 0, 1 and 2 are open, whatever the caller left of them.
    ///
    /// A log or a socket that became descriptor 1 would get what libraries print.
    static func null() throws(LustError) -> Descriptor { try nullAfterStandard().null }

    /// The same, and which of 0, 1 and 2 were closed before: the kernel gives the lowest number that is free.
    static func nullAfterStandard() throws(LustError) -> (null: Descriptor, wereClosed: [Int32]) {
        var closed: [Int32] = []
        while true {
            let null = try check("stdio", "/dev/null", sys_openat(AT_FDCWD, "/dev/null", O_RDWR | O_CLOEXEC, 0))
            if null > 2 { return (Descriptor(null), closed) }
            closed.append(null)
            try check("stdio", "/dev/null", sys_keep_over_exec(null))
        }
    }
}
