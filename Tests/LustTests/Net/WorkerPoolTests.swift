// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Workers, seen through a server.
@Suite(.requiresRoot) final class WorkerPoolTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon("probe") }

    private func client(_ script: String) throws -> Program {
        try Program("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(daemon.port); \(script)"])
    }

    private var threads: Int { daemon.survivors.first?.threads.count ?? 0 }

    @Test func `many clients at once are each answered`() throws {
        try daemon.start()
        let clients = try (0..<60).map { try client("echo \($0) >&3; head -1 <&3") }
        for (number, client) in clients.enumerated() {
            #expect(try client.wait().output.hasPrefix("\(number) from 127.0.0.1:"))
        }
    }

    @Test func `threads grow on demand up to the maximum and go again`() throws {
        // Who has waited in vain for the idle time goes, if enough others wait.
        try daemon.configure(["maximum": "8", "idle_timeout": "4s"])
        try daemon.start()
        #expect(threads == 2)
        let clients = try (0..<20).map { _ in try client("cat <&3") }
        try waitUntil("all are busy") { threads == 9 }
        clients.forEach { $0.end() }
        try waitUntil("the spare ones ended", within: .seconds(30)) { threads <= 6 }
        #expect(try daemon.run("stop").status == 0)
    }

    @Test func `what a handler throws is logged and ends its connection alone`() throws {
        try daemon.start()
        let result = try client("echo throw >&3; cat <&3").wait()
        #expect(result.output == "")
        try waitUntil("it is logged") { daemon.logText.contains("ERROR: 127.0.0.1:") }
        #expect(daemon.logText.contains(": the words\n"))
        #expect(try client("echo a >&3; head -1 <&3").wait().output.hasPrefix("a from"))
    }

    @Test func `a client that hangs up is no error`() throws {
        try daemon.start()
        for _ in 0..<20 { _ = try client("printf 'a\\nb\\nc\\n' >&3").wait() }
        #expect(try client("echo a >&3; head -1 <&3").wait().output.hasPrefix("a from"))
        #expect(!daemon.logText.contains("ERROR"))
    }

    @Test func `where descriptors run out clients wait and the daemon lives`() throws {
        try daemon.configure(["limit_nofile": "20"])
        try daemon.start()
        let clients = try (0..<40).map { _ in try client("sleep 0.5; echo a >&3; head -1 <&3") }
        for client in clients { #expect(try client.wait().output.hasPrefix("a from")) }
        #expect(daemon.survivors.count == 1)
        #expect(daemon.logText.contains("Too many open files; new connections wait"))
    }

    @Test func `many listeners are all served, UNIX sockets too`() throws {
        let ports = try (0..<5).map { _ in try freePort() }
        let socket = daemon.scratch["run/probe.sock"]
        try daemon.configure(["ports": ports.map(String.init).joined(separator: ", "), "sockets": socket])
        try daemon.start()
        for port in ports {
            let answer = try Program.run(
                "/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port); echo a >&3; head -1 <&3"])
            #expect(answer.output.hasPrefix("a from 127.0.0.1:"))
        }
        let script =
            "import socket; s = socket.socket(socket.AF_UNIX); s.connect('\(socket)'); s.sendall(b'a\\n'); print(s.recv(99).decode())"
        #expect(try Program.run("/usr/bin/python3", ["-c", script], uid: 4711).output.hasPrefix("a from unix"))
    }
}
