// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import Lust

/// A file's bytes.
enum InputFile {
    /// Reads a file to its end, whatever kind of file it is.
    static func read(_ path: String) throws(LustError) -> [UInt8] {
        let descriptor = sys_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0)
        if descriptor < 0 { throw LustError(step: "open", subject: path, errno: -descriptor) }
        defer { _ = sys_close(descriptor) }
        var facts = stat()
        let sized = sys_fstat(descriptor, &facts) == 0 ? Int(facts.st_size) : 0
        var bytes: [UInt8] = []
        var room = sized + 1
        while true {
            let got = append(to: &bytes, from: descriptor, atMost: room)
            if got == -Int(EINTR) { continue }
            if got < 0 { throw LustError(step: "read", subject: path, errno: Int32(-got)) }
            if got == 0 { return bytes }
            guard bytes.count <= INI.sizeLimit else {
                throw LustError(step: "read", subject: path, "larger than \(INI.sizeLimit) bytes", exit: .notConfigured)
            }
            room = max(1, max(sized + 1 - bytes.count, 65536))
        }
    }

    private static func append(to bytes: inout [UInt8], from descriptor: Int32, atMost room: Int) -> Int {
        var got = 0
        let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            got = sys_read(descriptor, buffer.baseAddress, room)
            count = max(0, got)
        }
        if bytes.isEmpty { bytes = part } else { bytes += part }
        return got
    }
}
