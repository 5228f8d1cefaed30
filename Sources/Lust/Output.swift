// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The standard streams, each text written whole.
package enum Output {
    /// Writes to standard output; false if it could not be written.
    @discardableResult package static func write(_ text: String) -> Bool { write(text, to: STDOUT_FILENO) == 0 }

    /// Writes to standard output what a command is there to print.
    ///
    /// - Throws: ``LustError`` at step `output`: a full disk, a stream that is closed.
    package static func print(_ text: String) throws(LustError) {
        try check("output", "", write(text, to: STDOUT_FILENO))
    }

    /// Writes to standard error.
    package static func complain(_ text: String) { _ = write(text, to: STDERR_FILENO) }

    /// Makes the streams of no account for a command that does something: one that is closed becomes /dev/null, so that
    /// nothing which is opened takes its place; one that nobody reads, or a limit on files, does not end the command.
    static func secure() throws(LustError) {
        for reason in [SIGPIPE, SIGXFSZ] { signal(reason, SIG_IGN) }
        _ = try Descriptor.null()
    }

    private static func write(_ text: String, to descriptor: Int32) -> Int {
        Array(text.utf8).withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
                let result = sys_write(descriptor, rest.baseAddress, rest.count)
                if result == -Int(EINTR) { continue }
                if result < 0 { return result }
                done += result
            }
            return 0
        }
    }
}

extension String {
    /// With blanks up to a width in characters.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
