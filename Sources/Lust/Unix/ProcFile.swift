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
        return bytes(of: Descriptor(number))
    }

    /// All bytes of a file that is open, if they are no more than a limit; nil if they cannot be read.
    static func bytes(of file: Descriptor, atMost limit: Int = .max) -> [UInt8]? {
        var bytes: [UInt8] = []
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 1)
        defer { chunk.deallocate() }
        while true {
            let size = sys_read(file.number, chunk.baseAddress, chunk.count)
            guard size >= 0 else { return nil }
            if size == 0 { return bytes }
            guard bytes.count + size <= limit else { return nil }
            bytes += UnsafeRawBufferPointer(rebasing: chunk[..<size])
        }
    }

    /// Where a link of the kernel's leads; nil if it cannot be read.
    static func link(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            let size = sys_readlinkat(AT_FDCWD, path, buffer.baseAddress, buffer.count)
            guard size >= 0 else { return nil }
            return String(decoding: UnsafeRawBufferPointer(buffer)[..<size], as: UTF8.self)
        }
    }

    /// The names in one of its folders, but for `.` and `..`; none if it cannot be read.
    static func names(in folder: String) -> [String] {
        opendir(folder).map(names) ?? []
    }

    /// The names in an open folder, but for `.` and `..`; closes it.
    static func names(in directory: OpaquePointer) -> [String] {
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The value of a line `NAME:<white space>value` in a file such as `/proc/<pid>/status`.
    static func field(_ name: String, in text: String) -> Substring? {
        for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
            return line.dropFirst(name.count + 1).drop { $0 == " " || $0 == "\t" }
        }
        return nil
    }
}
