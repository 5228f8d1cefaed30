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
