// SPDX-License-Identifier: MIT
public import Glibc

/// Small files, by system calls alone.
public enum File {
    /// All of a file; nil if it cannot be read.
    public static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

    /// All of a file; nil if it cannot be read.
    public static func bytes(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65536))
        while true {
            let size = read(file, &buffer, buffer.count)
            if size < 0 { return nil }
            if size == 0 { return bytes }
            bytes += buffer[..<size]
        }
    }

    /// Writes a file, whatever was there, or more of one.
    public static func write(_ path: String, _ text: some StringProtocol, mode: UInt32 = 0o644, append: Bool = false)
        throws
    {
        try write(path, Array(text.utf8), mode: mode, append: append)
    }

    /// The same, of bytes.
    public static func write(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644, append: Bool = false) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), mode)
        guard file >= 0 else { throw NotInTime(description: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        fchmod(file, mode)
        let size = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        guard size == bytes.count else { throw NotInTime(description: "\(path): written in part") }
    }

    /// Its facts, not following a link; nil if there is none.
    public static func facts(_ path: String) -> stat? {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts : nil
    }

    /// Whether something of that name is there, a link too.
    public static func exists(_ path: String) -> Bool { facts(path) != nil }

    /// Where a link leads.
    public static func link(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let size = buffer.withUnsafeMutableBytes {
            $0.withMemoryRebound(to: CChar.self) { bytes in
                bytes.baseAddress.map { readlink(path, $0, bytes.count) } ?? -1
            }
        }
        return size < 0 ? nil : String(decoding: buffer[..<size], as: UTF8.self)
    }

    /// The names in a folder, but for `.` and `..`; none if it cannot be read.
    public static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
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

    /// Removes a file, or a folder with all that is in it, following no link.
    public static func remove(_ path: String) {
        guard let facts = facts(path) else { return }
        if facts.st_mode & S_IFMT == S_IFDIR {
            for name in names(in: path) { remove("\(path)/\(name)") }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}
