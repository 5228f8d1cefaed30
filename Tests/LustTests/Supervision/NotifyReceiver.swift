// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import TestSupport

/// A socket as systemd's: it hears what a service says of itself.
final class NotifyReceiver {
    let name: String
    private let socket: Int32
    private var heard: [String] = []

    /// - Parameter name: a path, or `@` and an abstract name.
    init(_ name: String) throws {
        self.name = name
        socket = sys_socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
        if name.hasPrefix("@") { address.sun_path.0 = 0 }
        let size = socklen_t(2 + name.utf8.count + (name.hasPrefix("@") ? 0 : 1))
        guard sys_bind(socket, &address, size) == 0 else { throw NotInTime(description: "bind \(name)") }
    }

    deinit { _ = sys_close(socket) }

    /// Waits for a message with this line, and gives all its lines; what came before is gone.
    func message(with line: String, within time: Duration = .seconds(10)) throws -> [String] {
        var found: [String] = []
        try waitUntil("systemd hears \(line), after \(heard)", within: time) {
            var waited = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard sys_poll(&waited, 1, 20) > 0 else { return false }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let size = sys_recv(socket, &buffer, buffer.count, 0)
            guard size > 0 else { return false }
            found = String(decoding: buffer[..<size], as: UTF8.self).split(separator: "\n").map(String.init)
            heard += found
            return found.contains { $0.hasPrefix(line) }
        }
        return found
    }
}
