// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// Connects to a port of this machine, sends a text, and reads until the server closes; nil if nobody answers.
public func fetch(_ port: UInt16, sending text: String = "", within time: Duration = .seconds(5)) -> String? {
    let socket = sys_socket(AF_INET, Int32(SOCK_STREAM.rawValue))
    defer { _ = sys_close(socket) }
    var address = sockaddr_in(loopback: port)
    guard sys_connect(socket, &address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 else { return nil }
    _ = Array(text.utf8).withUnsafeBytes { sys_write(socket, $0.baseAddress, $0.count) }
    var (answer, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    let deadline = ContinuousClock.now + time
    while .now < deadline {
        var waited = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard sys_poll(&waited, 1, 100) > 0 else { continue }
        let size = sys_read(socket, &buffer, buffer.count)
        if size <= 0 { return size == 0 ? String(decoding: answer, as: UTF8.self) : nil }
        answer += buffer[..<size]
    }
    return nil
}
