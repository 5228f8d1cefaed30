// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The standard streams, each text written whole.
package enum Output {
    /// Writes to standard output; false if it could not be written.
    @discardableResult package static func write(_ text: String) -> Bool { write(text, to: STDOUT_FILENO) }

    /// Writes to standard error.
    package static func complain(_ text: String) { _ = write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        Array(text.utf8).withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
                let result = sys_write(descriptor, rest.baseAddress, rest.count)
                if result == -Int(EINTR) { continue }
                if result < 0 { return false }
                done += result
            }
            return true
        }
    }
}

extension String {
    /// With blanks up to a width in characters.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
