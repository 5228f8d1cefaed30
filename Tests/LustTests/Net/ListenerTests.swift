// SPDX-License-Identifier: MIT
import Glibc
@testable import Lust
import TestSupport
import Testing

@Suite final class ListenerTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func option(_ listener: Listener, _ level: Int32, _ name: Int32) -> Int32 {
        var (value, size) = (Int32(-1), socklen_t(MemoryLayout<Int32>.size))
        getsockopt(listener.descriptor, level, name, &value, &size)
        return value
    }

    @Test func `a port is listened at by IPv6 and IPv4 through one socket`() throws {
        let port = try freePort()
        let listener = try Listener(.tcp(port))
        #expect(listener.listen.description == "[::]:\(port)")
        #expect(option(listener, Int32(IPPROTO_IPV6), IPV6_V6ONLY) == 0)
        #expect(option(listener, SOL_SOCKET, SO_REUSEADDR) == 1)
        #expect(option(listener, SOL_SOCKET, SO_ACCEPTCONN) == 1)
        #expect(fcntl(listener.descriptor, F_GETFD) == FD_CLOEXEC)
    }

    @Test func `the backlog is long`() throws {
        #expect(Listen.tcp(1).backlog >= 1024)
    }

    @Test(arguments: ["127.0.0.1", "::1"]) func `one address is listened at alone`(host: String) throws {
        let port = try freePort()
        let listener = try Listener(.tcp(port, host: host))
        #expect(listener.listen.description == (host == "::1" ? "[::1]:\(port)" : "127.0.0.1:\(port)"))
        #expect(option(listener, SOL_SOCKET, SO_DOMAIN) == (host == "::1" ? AF_INET6 : AF_INET))
    }

    @Test func `a busy port is an error that names it`() throws {
        let port = try freePort()
        let first = try Listener(.tcp(port))
        let error = #expect(throws: LustError.self) { try Listener(.tcp(port)) }
        #expect(error?.description == "listen: [::]:\(port): Address already in use")
        withExtendedLifetime(first) {}
    }

    @Test(arguments: ["localhost", "1.2.3", ""]) func `a name is not looked up`(host: String) throws {
        let error = #expect(throws: LustError.self) { try Listener(.tcp(1, host: host)) }
        #expect(error?.description.hasSuffix("is not a numeric address") == true)
    }

    @Test func `an address of another machine cannot be listened at`() throws {
        let error = #expect(throws: LustError.self) { try Listener(.tcp(try freePort(), host: "192.0.2.1")) }
        #expect(error?.errno == EADDRNOTAVAIL)
    }

    // UNIX sockets

    @Test(.requiresRoot, arguments: [UInt32(0o666), 0o600, 0o660])
    func `a UNIX socket has its mode from the first moment`(mode: UInt32) throws {
        let listener = try Listener(.unix(scratch["socket"], mode: mode))
        #expect(File.facts(scratch["socket"])?.st_mode == S_IFSOCK | mode)
        withExtendedLifetime(listener) {}
    }

    @Test(.requiresRoot) func `a socket that nobody serves is replaced and one that somebody does is not`() throws {
        do { _ = try Listener(.unix(scratch["socket"])) }
        #expect(File.exists(scratch["socket"]))
        let listener = try Listener(.unix(scratch["socket"]))
        let error = #expect(throws: LustError.self) { try Listener(.unix(scratch["socket"])) }
        #expect(error?.errno == EADDRINUSE)
        withExtendedLifetime(listener) {}
    }

    @Test(.requiresRoot) func `what is no socket stays`() throws {
        try scratch.write("socket", "x")
        #expect(throws: LustError.self) { try Listener(.unix(scratch["socket"])) }
        #expect(File.text(scratch["socket"]) == "x")
    }

    @Test(.requiresRoot) func `a folder that others may write to is refused`() throws {
        try scratch.makeFolder("open", mode: 0o777)
        #expect(throws: LustError.self) { try Listener(.unix(scratch["open/socket"])) }
    }

    @Test func `a placeholder is bound nowhere`() throws {
        let listener = try Listener.placeholder(.tcp(80))
        #expect(option(listener, SOL_SOCKET, SO_ACCEPTCONN) == 0)
    }
}
