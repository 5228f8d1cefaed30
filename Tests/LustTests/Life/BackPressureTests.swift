// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import TestSupport
import Testing

@testable import Lust

/// More clients than there is room for, and clients that take their time.
@Suite(.requiresRoot) final class BackPressureTests {
    /// A connection that says nothing.
    private func idle(_ port: UInt16) throws -> Descriptor {
        let socket = Descriptor(sys_socket(AF_INET, Int32(SOCK_STREAM.rawValue)))
        var address = try #require(SocketAddress(host: "127.0.0.1", port: port))
        let result = withUnsafeBytes(of: &address.storage) { sys_connect(socket.number, $0.baseAddress, address.size) }
        guard result == 0 else { throw NotInTime(description: "connect: \(result)") }
        return socket
    }

    private func isClosed(_ socket: Descriptor) -> Bool {
        var byte: UInt8 = 0
        let size = sys_recv(socket.number, &byte, 1, Int32(MSG_DONTWAIT))
        return size == 0 || size == -Int(ECONNRESET)
    }

    @Test func `a client that says nothing is let go after the idle time`() throws {
        let probe = try TestDaemon("probe", ["idle_timeout": "200ms"])
        try probe.start()
        let socket = try idle(probe.port)
        try waitUntil("it is let go") { isClosed(socket) }
        #expect(try probe.run("status").output.contains("0 connections now, 1 served"))
    }

    @Test func `a client that sends a byte now and then is let go after the whole time`() throws {
        let probe = try TestDaemon("probe", ["idle_timeout": "10s", "connection_timeout": "500ms"])
        try probe.start()
        let socket = try idle(probe.port)
        try waitUntil("it is let go") {
            var byte = UInt8(ascii: "x")
            _ = sys_send(socket.number, &byte, 1)
            return isClosed(socket)
        }
        try waitUntil("it is said") { probe.logText.contains("1 connections took too long and were ended") }
    }

    @Test func `slow clients on a UNIX socket are let go too`() throws {
        let probe = try TestDaemon("probe", ["idle_timeout": "200ms"])
        let path = probe.scratch["run/probe.sock"]
        try probe.configure(["sockets": path, "idle_timeout": "200ms"])
        try probe.start()
        let socket = Descriptor(sys_socket(AF_UNIX, Int32(SOCK_STREAM.rawValue)))
        try #require(sys_connect_path(socket.number, path) == 0)
        try waitUntil("it is let go") { isClosed(socket) }
    }

    @Test func `beyond the maximum clients wait, and are served when others go`() throws {
        let probe = try TestDaemon("probe", ["maximum": "2"])
        try probe.start()
        var busy = [try idle(probe.port), try idle(probe.port)]
        try waitUntil("both are handled") { try probe.run("status").output.contains("2 connections now") }
        let third = try Program(
            "/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(probe.port); echo c >&3; read x <&3; echo $x"])
        #expect(try probe.run("status").output.contains("2 connections now"))
        busy.removeAll()
        #expect(try third.wait().output.hasPrefix("c from 127.0.0.1:"))
    }

    @Test func `without a free descriptor it rests, and still answers its operator`() throws {
        let probe = try TestDaemon("probe", ["limit_nofile": "40", "log_level": "notice"])
        let pid = try probe.start()
        let idlers = try (0..<60).map { _ in try idle(probe.port) }
        try waitUntil("it says so") { probe.logText.contains("Too many open files; new connections wait") }
        let before = Proc(pid).stat[11...12].compactMap { Int($0) }.reduce(0, +)
        for _ in 0..<3 {
            let status = try probe.run("status", ["--json"])
            #expect(status.status == 0 && status.output.contains("\"control\": true"), "\(status.text)")
        }
        rename(probe.log, probe.log + ".1")
        let reopen = try probe.run("reopen")
        #expect(reopen.status == 0, "\(reopen.text)")
        let after = Proc(pid).stat[11...12].compactMap { Int($0) }.reduce(0, +)
        #expect(after - before < 50, "half a second of work, for nothing")
        withExtendedLifetime(idlers) {}
        #expect(try probe.run("stop", ["--timeout", "100ms"]).status == 0)
    }

    @Test func `event loops without a free descriptor rest too, say it once, and leave some to the operator`() throws {
        let daemon = try TestDaemon("echoserver", ["limit_nofile": "40", "log_level": "notice"])
        let pid = try daemon.start()
        let idlers = try (0..<60).map { _ in try idle(daemon.port) }
        try waitUntil("it says so") { daemon.logText.contains("Too many open files; new connections wait") }
        let before = Proc(pid).stat[11...12].compactMap { Int($0) }.reduce(0, +)
        for _ in 0..<3 {
            let status = try daemon.run("status", ["--json"])
            #expect(status.status == 0 && status.output.contains("\"control\": true"), "\(status.text)")
        }
        for command in ["reload", "reopen"] {
            let result = try daemon.run(command)
            #expect(result.status == 0, "\(command): \(result.text)")
        }
        #expect(daemon.logText.split(separator: "\n").count { $0.contains("new connections wait") } == 1)
        let after = Proc(pid).stat[11...12].compactMap { Int($0) }.reduce(0, +)
        #expect(after - before < 50, "half a second of work, for nothing")
        let restart = try daemon.run("restart")
        #expect(restart.status == 0, "\(restart.text)")
        withExtendedLifetime(idlers) {}
        #expect(try daemon.run("stop", ["--timeout", "100ms"]).status == 0)
    }

    @Test func `ten thousand idle connections do not keep the operator waiting`() throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
        limit.rlim_cur = min(limit.rlim_max, 20_000)
        setrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
        // More than 4096, which is how many may wait at one listener.
        let ports = try (0..<4).map { _ in try freePort() }
        let probe = try TestDaemon("probe", ["ports": ports.map(String.init).joined(separator: " "), "maximum": "64"])
        try probe.start()
        var idlers: [Descriptor] = []
        for number in 0..<10_000 { idlers.append(try idle(ports[number % 4])) }
        #expect(try probe.run("status").output.contains("64 connections now"))
        #expect(try probe.run("reload").status == 0)
        withExtendedLifetime(idlers) {}
        #expect(try probe.run("stop", ["--timeout", "100ms"]).status == 0)
    }
}
