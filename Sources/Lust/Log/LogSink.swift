// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// An open destination, ready to be given to a ``Log``, which then owns its descriptor.
public struct LogSink: Sendable, Hashable {
    enum Kind: UInt8 {
        case off, file, pipe, stream, datagram
        /// Descriptor 2 as the process was given it, before there are destinations.
        case borrowed
    }

    /// Where the records go.
    ///
    /// Kept open, and kept the same number, for as long as the log has this destination.
    public let descriptor: Int32

    let kind: Kind
    /// None where the log's own format decides.
    let layout: LogLayout?
    let facility: SyslogFacility
    /// Whether a broken connection is made again, by the path of the machine's logging daemon.
    let reconnects: Bool

    init(
        descriptor: Int32, kind: Kind, layout: LogLayout? = nil, facility: SyslogFacility = .daemon,
        reconnects: Bool = false
    ) {
        (self.descriptor, self.kind, self.layout, self.facility) = (descriptor, kind, layout, facility)
        self.reconnects = reconnects
    }

    /// A descriptor that is open for writing: a file, a terminal, a pipe, a socket.
    ///
    /// A file should be open with `O_APPEND`, so that several processes can write it (``LogFile`` opens it so). What can
    /// be full, a pipe or a terminal, is set to `O_NONBLOCK`: a reader that sleeps costs records, never the daemon's time.
    /// That flag belongs to everyone who shares the open file; for the standard error of a shell use ``standardError()``.
    /// The process has to ignore `SIGPIPE`, as a server does, or a reader that is gone ends it.
    ///
    /// - Parameters:
    ///   - descriptor: an open file, pipe, terminal or socket.
    ///   - format: the layout of this destination alone; without one, the log's.
    /// - Throws: ``LustError`` at step `log` where the descriptor is not open.
    public init(descriptor: Int32, format: LogFormat? = nil) throws(LustError) {
        let kind = try Self.kind(of: descriptor)
        if kind == .pipe { _ = sys_never_wait(descriptor) }
        self.init(descriptor: descriptor, kind: kind, layout: format.map(LogLayout.init))
    }

    static func kind(of descriptor: Int32) throws(LustError) -> Kind {
        var facts = stat()
        let result = sys_fstat(descriptor, &facts)
        guard result == 0 else {
            throw LustError(step: "log", subject: "descriptor \(descriptor)", errno: -result)
        }
        switch facts.st_mode & S_IFMT {
        case S_IFSOCK:
            var type: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size)
            return type == Int32(SOCK_DGRAM.rawValue) ? .datagram : .stream
        case S_IFIFO, S_IFCHR:
            return .pipe
        default:
            return .file
        }
    }
}
