// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

extension sockaddr_in {
    /// A port of this machine.
    init(loopback port: UInt16) {
        self.init()
        sin_family = sa_family_t(AF_INET)
        sin_port = port.bigEndian
        sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    }
}

/// A client's connection to a port of this machine.
public final class Socket: Sendable {
    private let descriptor: Int32

    /// Connects; nil if nobody answers.
    public init?(_ port: UInt16) {
        descriptor = sys_socket(AF_INET, Int32(SOCK_STREAM.rawValue))
        var address = sockaddr_in(loopback: port)
        guard sys_connect(descriptor, &address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 else { return nil }
    }

    deinit { _ = sys_close(descriptor) }

    /// Sends what fits without waiting; how many bytes that were.
    public func send(_ bytes: [UInt8]) -> Int {
        max(0, Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)))
    }

    /// Whether something can be sent within the time.
    public func canSend(within milliseconds: Int32) -> Bool {
        var file = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return sys_poll(&file, 1, milliseconds) > 0
    }

    /// Sends a text.
    public func send(_ text: String) { _ = send(Array(text.utf8)) }

    /// Says that nothing more is sent.
    public func endSending() { _ = sys_shutdown(descriptor, Int32(SHUT_WR)) }

    /// Whether anything, or the end, has come within the time.
    public func hasNews(within milliseconds: Int32 = 10_000) -> Bool {
        var file = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return sys_poll(&file, 1, milliseconds) > 0
    }

    /// Reads so many bytes, or up to the end if that comes before; nil if neither comes.
    public func read(_ count: Int = .max) -> [UInt8]? {
        var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 65536))
        while bytes.count < count {
            guard hasNews() else { return nil }
            let size = sys_read(descriptor, &chunk, min(chunk.count, count - bytes.count))
            if size <= 0 { return bytes }
            bytes += chunk[..<size]
        }
        return bytes
    }

    /// The same, as text.
    public func text(_ count: Int = .max) -> String? { read(count).map { String(decoding: $0, as: UTF8.self) } }
}
