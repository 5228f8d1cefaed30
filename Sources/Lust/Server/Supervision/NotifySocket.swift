// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// systemd's ear, for what the service says about itself: `sd_notify(3)` without its library.
///
/// Connected before the jail, where the path is, and before the Landlock domain, which lets a process go on talking to
/// the peer it has and to no other.
final class NotifySocket: Sendable {
    private let socket: Descriptor

    var descriptor: Int32 { socket.number }

    /// Connects to the socket of `NOTIFY_SOCKET`: an absolute path, or `@` and an abstract name.
    ///
    /// - Throws: ``LustError`` at step `notify`.
    init(_ name: String) throws(LustError) {
        guard let address = name.hasPrefix("@") ? SocketAddress(abstract: name.dropFirst()) : SocketAddress(path: name),
            name.hasPrefix("@") || name.hasPrefix("/")
        else { throw LustError(step: "notify", subject: name, "is no path and no abstract name") }
        socket = Descriptor(try check("notify", name, sys_socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue))))
        var copy = address
        let result = withUnsafeBytes(of: &copy.storage) { sys_connect(socket.number, $0.baseAddress, copy.size) }
        try check("notify", name, result)
    }

    /// Sends assignments, one a line, in one datagram; what cannot be sent within a second is lost, and the service goes on.
    func say(_ lines: String..., handing descriptors: [Int32] = []) {
        let text = Array(lines.joined(separator: "\n").utf8)
        if send(text, descriptors) != -Int(EAGAIN) { return }
        var file = pollfd(fd: socket.number, events: Int16(POLLOUT), revents: 0)
        if sys_poll(&file, 1, 1000) > 0 { _ = send(text, descriptors) }
    }

    private func send(_ text: [UInt8], _ descriptors: [Int32]) -> Int {
        if descriptors.isEmpty { return sys_send(socket.number, text, text.count) }
        return sys_send_descriptors(socket.number, text, text.count, descriptors, descriptors.count)
    }
}

extension SocketAddress {
    /// An abstract name of a UNIX socket, without its leading NUL; nil if it is too long.
    init?(abstract name: Substring) {
        guard let address = SocketAddress(path: "@" + name), name.utf8.count < 107 else { return nil }
        self = address
        let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        withUnsafeMutableBytes(of: &storage) { $0[start] = 0 }
        size = socklen_t(start + 1 + name.utf8.count)
    }
}
