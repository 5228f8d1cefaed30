// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The sockets of the machine's logging daemons.
enum Syslog {
    static let path = "/dev/log"
    static let journalPath = "/run/systemd/journal/socket"

    /// A datagram socket that is connected, so that it goes on working where the path is out of reach.
    static func connect(_ path: String) throws(LustError) -> Int32 {
        let descriptor = sys_socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue))
        guard descriptor >= 0 else { throw LustError(step: "log", subject: path, errno: -descriptor) }
        let result = sys_connect_path(descriptor, path)
        guard result == 0 else {
            _ = sys_close(descriptor)
            throw LustError(step: "log", subject: path, errno: -result, reason: "no logging daemon listens there")
        }
        return descriptor
    }
}

extension LogSink {
    /// syslog: a datagram a record, as RFC 3164 has it, to `/dev/log`.
    ///
    /// To be made before the jail. A daemon that listens by systemd's hand (journald, and rsyslogd under it) keeps its socket
    /// over a restart, and so do we. An rsyslogd that made `/dev/log` itself makes it anew when it restarts, and nothing
    /// leads from inside a jail to the new one, so one of these is needed; until then records are counted as lost, and said later:
    ///
    /// - a socket of rsyslogd's inside the jail, `input(type="imuxsock" Socket="/run/NAME/dev/log" CreatePath="on")`: a
    ///   broken connection is made anew by the path `/dev/log` as seen from inside, tried once a second;
    /// - the operator's `reopen`, which hands in a new connection (``Log/replace(descriptor:)``).
    ///
    /// A daemon that reads too slowly is waited for, 50 ms and only once, until it reads again.
    ///
    /// - Throws: ``LustError`` at step `log` where nobody listens.
    public static func syslog(_ facility: SyslogFacility = .daemon) throws(LustError) -> LogSink {
        LogSink(
            descriptor: try Syslog.connect(Syslog.path), kind: .datagram, layout: .syslog, facility: facility,
            reconnects: true)
    }

    /// systemd's journal, by its own protocol: the message and the fields of a record arrive as they are.
    ///
    /// To be made before the jail; systemd keeps the socket over a restart of journald.
    ///
    /// - Throws: ``LustError`` at step `log` where nobody listens.
    public static func journal() throws(LustError) -> LogSink {
        LogSink(descriptor: try Syslog.connect(Syslog.journalPath), kind: .datagram, layout: .journal, reconnects: true)
    }
}
