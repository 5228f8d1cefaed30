// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A configuration file, which root believes only if nobody else can write to it.
enum ConfigFile {
    private static let largest = 64 << 20

    /// Its bytes; nil if there is none and there need not be one.
    ///
    /// - Parameter note: Is told what file it was.
    /// - Throws: ``LustError`` at step `settings`.
    static func read(
        _ path: String, mustExist: Bool, note: (stat) -> Void = { _ in }
    ) throws(LustError) -> [UInt8]? {
        let number = sys_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0)
        if number == -ENOENT, !mustExist { return nil }
        if number < 0 {
            let exit: ExitStatus = number == -EACCES ? .notPermitted : .notConfigured
            throw LustError(step: "settings", subject: path, errno: -number, exit: exit)
        }
        let file = Descriptor(number)
        let facts = try file.facts("settings", path)
        guard facts.isRegular else {
            throw LustError(step: "settings", subject: path, "is not a file", exit: .notConfigured)
        }
        if Identity.caller == 0 { try judge(facts, path) }
        note(facts)
        return try bytes(of: file, size: Int(facts.st_size), path)
    }

    private static func judge(_ facts: stat, _ path: String) throws(LustError) {
        guard facts.st_uid == 0 else {
            throw LustError(
                step: "settings", subject: path,
                "belongs to user \(facts.st_uid), and root would do what he says: "
                    + "chown root it", exit: .notConfigured)
        }
        guard !facts.othersMayWrite, !facts.groupMayWrite || facts.st_gid == 0 else {
            throw LustError(
                step: "settings", subject: path,
                "others than root can write to it (mode \(facts.modeText)): chmod go-w it", exit: .notConfigured)
        }
    }

    private static func bytes(of file: Descriptor, size: Int, _ path: String) throws(LustError) -> [UInt8] {
        guard size <= largest else {
            throw LustError(step: "settings", subject: path, "is larger than 64 MiB", exit: .notConfigured)
        }
        var error = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size, let start = buffer.baseAddress {
                let got = sys_read(file.number, start + count, size - count)
                if got == -Int(EINTR) { continue }
                if got <= 0 {
                    error = got
                    break
                }
                count += got
            }
        }
        try check("settings", path, error)
        return bytes
    }

    /// The files of a pattern, sorted by name.
    static func matching(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0, let paths = found.gl_pathv else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
    }
}
