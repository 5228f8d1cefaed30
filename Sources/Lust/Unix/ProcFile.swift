// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A small text file of the kernel's, or of the system's.
enum ProcFile {
    /// All of it; nil if it cannot be read.
    static func read(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

    /// All of its bytes; nil if it cannot be read.
    static func bytes(_ path: String) -> [UInt8]? {
        let number = sys_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0)
        guard number >= 0 else { return nil }
        let file = Descriptor(number)
        var bytes: [UInt8] = []
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 1)
        defer { chunk.deallocate() }
        while true {
            let size = sys_read(file.number, chunk.baseAddress, chunk.count)
            guard size >= 0 else { return nil }
            if size == 0 { return bytes }
            bytes += UnsafeRawBufferPointer(rebasing: chunk[..<size])
        }
    }

    /// The value of a line `NAME:<white space>value` in a file such as `/proc/<pid>/status`.
    static func field(_ name: String, in text: String) -> Substring? {
        for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
            return line.dropFirst(name.count + 1).drop { $0 == " " || $0 == "\t" }
        }
        return nil
    }
}
