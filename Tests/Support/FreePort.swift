// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// A TCP port that nobody listens at, below those that the kernel gives to clients, and never the same one twice.
///
/// A low one is below 1024: to listen there takes root.
public func freePort(low: Bool = false) throws -> UInt16 {
    let (first, count): (UInt16, UInt32) = low ? (600, 400) : (10_000, 20_000)
    while true {
        let next = counter.wrappingAdd(1, ordering: .relaxed).oldValue
        let port = first + UInt16((UInt32(getpid()) &* 97 &+ next) % count)
        if isFree(port) { return port }
    }
}

private let counter = Atomic<UInt32>(0)

private func isFree(_ port: UInt16) -> Bool {
    let socket = sys_socket(AF_INET6, Int32(SOCK_STREAM.rawValue))
    defer { _ = sys_close(socket) }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    return sys_bind(socket, &address, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
}
