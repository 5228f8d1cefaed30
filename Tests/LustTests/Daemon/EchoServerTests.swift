// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// A daemon with event loops.
@Suite(.requiresRoot) final class EchoServerTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon("echoserver") }

    @Test func `a thousand clients are served, and none has a thread`() throws {
        let pid = try daemon.start()
        let before = Proc(pid).threads.count
        let clients = try (0..<1000).map { _ in try #require(Socket(daemon.port)) }
        for client in clients { client.send("hello") }
        for client in clients { #expect(client.text(5) == "hello") }
        #expect(Proc(pid).threads.count == before)
        #expect(Proc(pid).field("Uid").hasPrefix("\(TestDaemon.uid) "))
    }

    @Test func `stop ends connections that are silent`() throws {
        try daemon.start()
        let client = try #require(Socket(daemon.port))
        client.send("x")
        #expect(client.text(1) == "x")
        #expect(try daemon.run("stop").status == 0)
        #expect(client.text() == "")
        #expect(!daemon.logText.contains("were cut"))
    }
}
