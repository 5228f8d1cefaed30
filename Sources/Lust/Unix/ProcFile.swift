// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A small text file of the kernel's, or of the system's.
enum ProcFile {
    /// All of it; nil if it cannot be read.
    static func read(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

    /// Its first line, of 255 bytes at most; nil if it cannot be read.
    static func line(_ path: String) -> String? {
        guard let file = open(path) else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 255) { room in
            let size = sys_read(file.number, room.baseAddress, room.count)
            return size < 0 ? nil : String(decoding: room[..<size].prefix { $0 != 0x0A }, as: UTF8.self)
        }
    }

    /// All of its bytes; nil if it cannot be read.
    ///
    /// - Parameter isPlain: Whether it lies on a disk. There a read is short at the end alone, and another is spared.
    static func bytes(_ path: String, isPlain: Bool = false) -> [UInt8]? {
        open(path).flatMap { bytes(of: $0, isPlain: isPlain) }
    }

    private static func open(_ path: String) -> Descriptor? {
        let number = sys_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0)
        return number >= 0 ? Descriptor(number) : nil
    }

    /// All bytes of a file that is open, if they are no more than a limit; nil if they cannot be read.
    static func bytes(of file: Descriptor, atMost limit: Int = .max, isPlain: Bool = false) -> [UInt8]? {
        var bytes: [UInt8] = []
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 16384, alignment: 1)
        defer { chunk.deallocate() }
        while true {
            let size = sys_read(file.number, chunk.baseAddress, chunk.count)
            guard size >= 0 else { return nil }
            guard bytes.count + size <= limit else { return nil }
            bytes += UnsafeRawBufferPointer(rebasing: chunk[..<size])
            if size == 0 || (isPlain && size < chunk.count) { return bytes }
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
        let number = sys_openat(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        return number >= 0 ? names(in: Descriptor(number)) : []
    }

    /// The names in a folder that was opened for reading, but for `.` and `..`.
    static func names(in folder: Descriptor) -> [String] {
        var names: [String] = []
        withUnsafeTemporaryAllocation(byteCount: 8192, alignment: 8) { room in
            while true {
                let size = sys_getdents(folder.number, room.baseAddress, room.count)
                guard size > 0 else { return }
                var entry = UnsafeRawBufferPointer(rebasing: room[..<size])
                while !entry.isEmpty {
                    // struct linux_dirent64: inode, offset, the entry's length, type, name. See getdents(2).
                    let length = Int(entry.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
                    let name = String(decoding: entry[19..<length].prefix { $0 != 0 }, as: UTF8.self)
                    if name != ".", name != ".." { names.append(name) }
                    entry = UnsafeRawBufferPointer(rebasing: entry[length...])
                }
            }
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
