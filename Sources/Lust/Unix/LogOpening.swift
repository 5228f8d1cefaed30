// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// Opens logs as root does it: through directories that nobody else can write to.
enum LogOpening {
    /// A log file's descriptor, for a ``Log`` to own.
    ///
    /// - Throws: ``LustError`` at step `log`.
    static func open(_ path: String) throws(LustError) -> Int32 {
        let (parent, name) = try TrustedPath.parent(of: path, step: "log")
        do { return try LogFile.open(name, in: parent.directory.number) } catch {
            if error.errno != 0 { throw LustError(step: "log", subject: path, errno: error.errno) }
            throw LustError(step: "log", subject: path, error.reason)
        }
    }

    /// A destination that is ready to be written to, in the jail too.
    ///
    /// - Throws: ``LustError`` at step `log`.
    static func open(_ destination: LogDestination) throws(LustError) -> LogSink {
        guard case .file(let path) = destination else { return try destination.open() }
        return LogSink(descriptor: try open(path), kind: .file)
    }

    /// Whether the destination could be opened; nothing is made, changed or written.
    ///
    /// - Throws: ``LustError`` at step `log`.
    static func inspect(_ destination: LogDestination) throws(LustError) {
        guard case .file(let path) = destination else {
            _ = sys_close(try destination.open().descriptor)
            return
        }
        let (parent, name) = try TrustedPath.parent(of: path, step: "log")
        var facts = stat()
        let result = sys_fstatat(parent.directory.number, name, &facts, AT_SYMLINK_NOFOLLOW)
        if result == -ENOENT { return }
        try check("log", path, result)
        if let trouble = LogFile.trouble(facts) { throw LustError(step: "log", subject: path, trouble) }
    }

    /// For a rehearsal: the descriptor that the destination would have, without the destination.
    static func placeholder(_ destination: LogDestination) throws(LustError) -> Descriptor {
        guard case .file(let path) = destination else { return try Descriptor.null() }
        let (parent, _) = try TrustedPath.parent(of: path, step: "log")
        defer { withExtendedLifetime(parent) {} }
        return try Descriptor.null()
    }
}
