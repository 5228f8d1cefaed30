// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import TestSupport
import Testing

/// Sockets that somebody else made: systemd's LISTEN_FDS, supervisord's descriptor 0.
final class GivenSocketTests {
    let daemon: TestDaemon

    init() throws { daemon = try TestDaemon() }

    /// A socket that listens at 127.0.0.1, and does not wait, as systemd-socket-activate leaves it.
    private func socket(_ port: UInt16, listens: Bool = true) throws -> Int32 {
        let socket = sys_socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        guard sys_bind(socket, &address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0,
            !listens || sys_listen(socket, 16) == 0
        else { throw NotInTime(description: "no socket at \(port)") }
        return socket
    }

    private func begin(_ environment: String, _ files: [Int32: Int32]) throws -> Program {
        try Program("/bin/sh", ["-c", "\(environment) exec \"$@\"", "sh"] + daemon.words("start"), files: files)
    }

    @Test(.requiresRoot, arguments: [true, false])
    func `a socket is served whether its address is the configured one or another`(same: Bool) throws {
        let port = same ? daemon.port : try freePort()
        let socket = try socket(port)
        defer { _ = sys_close(socket) }
        let run = try begin("LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=web", [3: socket])
        try waitUntil("it serves at \(port)") { fetch(port) == "HI!" }
        kill(run.pid, SIGTERM)
        let result = try run.wait()
        #expect(result.status == 0)
        #expect(result.errorOutput.contains("was given 127.0.0.1:\(port) 'web'"))
    }

    @Test(.requiresRoot) func `more sockets than were configured are all served`() throws {
        let ports = [daemon.port, try freePort()]
        let sockets = try ports.map { try socket($0) }
        defer { for socket in sockets { _ = sys_close(socket) } }
        let run = try begin("LISTEN_PID=$$ LISTEN_FDS=2", [3: sockets[1], 4: sockets[0]])
        for port in ports { try waitUntil("it serves at \(port)") { fetch(port) == "HI!" } }
        kill(run.pid, SIGTERM)
        #expect(try run.wait().status == 0)
    }

    @Test(.requiresRoot) func `sockets for another process are left alone, and closed`() throws {
        let socket = try socket(try freePort())
        let inode = Proc(getpid()).files[Int(socket)] ?? ""
        defer { _ = sys_close(socket) }
        let run = try begin("LISTEN_PID=1 LISTEN_FDS=1 NOTIFY_SOCKET=/nowhere", [3: socket])
        try waitUntil("it serves") { fetch(daemon.port) == "HI!" }
        #expect(!Proc(run.pid).files.values.contains(inode))
        kill(run.pid, SIGTERM)
        #expect(try run.wait().status == 0)
    }

    @Test(.requiresRoot) func `a socket that does not listen is refused`() throws {
        let socket = try socket(try freePort(), listens: false)
        defer { _ = sys_close(socket) }
        let result = try begin("LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=x", [3: socket]).wait()
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("listen: descriptor 3 'x': was given and is no listening stream socket"))
    }

    @Test(.requiresRoot) func `a listening descriptor 0 is served, and is /dev/null afterwards`() throws {
        let port = try freePort()
        let socket = try socket(port)
        defer { _ = sys_close(socket) }
        let run = try begin("exec 0<&3 3<&-;", [3: socket])
        try waitUntil("it serves at \(port)") { fetch(port) == "HI!" }
        #expect(Proc(run.pid).files[0] == "/dev/null")
        kill(run.pid, SIGTERM)
        #expect(try run.wait().status == 0)
    }

    @Test(.requiresRoot) func `more sockets than there are cannot be taken`() throws {
        let socket = try socket(try freePort())
        defer { _ = sys_close(socket) }
        let result = try begin("LISTEN_PID=$$ LISTEN_FDS=2", [3: socket]).wait()
        #expect(result.status == 1)
        #expect(result.errorOutput == "threadserver: listen: descriptor 4: Bad file descriptor\n")
    }
}
