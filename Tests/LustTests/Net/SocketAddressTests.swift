// SPDX-License-Identifier: MIT
import Glibc
@testable import Lust
import Testing

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", UInt16(80), "127.0.0.1:80"), ("0.0.0.0", 65535, "0.0.0.0:65535"), ("::1", 4711, "[::1]:4711"),
        ("::", 1, "[::]:1"), ("2001:db8::1", 443, "[2001:db8::1]:443"), ("::ffff:10.0.0.1", 8080, "10.0.0.1:8080"),
    ]) func `a numeric address comes back as people write it`(host: String, port: UInt16, text: String) {
        #expect(SocketAddress(host: host, port: port)?.description == text)
    }

    @Test(arguments: ["localhost", "", "1.2.3", "1.2.3.4.5", "::g", "[::1]", "256.0.0.1", "0x7f.0.0.1"])
    func `what is no numeric address is none`(host: String) {
        #expect(SocketAddress(host: host, port: 80) == nil)
    }

    @Test func `a UNIX socket has a path of at most 107 bytes`() {
        #expect(SocketAddress(path: "/" + String(repeating: "x", count: 106))?.description == "unix")
        #expect(SocketAddress(path: "/" + String(repeating: "x", count: 107)) == nil)
        #expect(SocketAddress(path: "/" + String(repeating: "ä", count: 54)) == nil, "bytes, not letters")
    }

    @Test func `its size is that of its kind`() {
        #expect(SocketAddress(host: "1.2.3.4", port: 1)?.size == socklen_t(MemoryLayout<sockaddr_in>.size))
        #expect(SocketAddress(host: "::1", port: 1)?.size == socklen_t(MemoryLayout<sockaddr_in6>.size))
        #expect(SocketAddress(host: "1.2.3.4", port: 1)?.family == AF_INET)
    }
}
