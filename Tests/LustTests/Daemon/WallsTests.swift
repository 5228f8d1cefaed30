// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Servers of every kind live behind all walls at once, and everything that an operator does still works.
@Suite(.requiresRoot) final class WallsTests {
    static let walls = [
        "jail": "namespace", "landlock_read": "none", "landlock_write": "none", "landlock_connect": "none",
        "landlock_bind": "none",
    ]

    @Test func `an ordinary server serves, reloads, reopens and restarts behind all walls`() throws {
        let daemon = try TestDaemon("threadserver", Self.walls.merging(["keeper": "yes"]) { $1 })
        let pid = try daemon.start()
        #expect(fetch(daemon.port) == "HI!")
        try daemon.configure(Self.walls.merging(["keeper": "yes", "greeting": "HO!"]) { $1 })
        #expect(try daemon.run("reload").status == 0)
        #expect(fetch(daemon.port) == "HO!")
        rename(daemon.log, daemon.log + ".1")
        #expect(try daemon.run("reopen").status == 0)
        #expect(daemon.logText.contains("the log was opened anew"))
        let restart = try daemon.run("restart")
        #expect(restart.status == 0, "\(restart.text)")
        #expect(fetch(daemon.port) == "HO!")
        #expect(!Proc(pid).isAlive)
        #expect(try daemon.run("stop").status == 0)
        #expect(!File.exists(daemon.pidFile))
        // The keeper of the one that was replaced waits for process 1 to bury it, and stop waits for its own alone.
        try waitUntil("nobody is left") { daemon.survivors.isEmpty }
    }

    @Test func `a server with event loops serves behind all walls`() throws {
        let daemon = try TestDaemon("echoserver", Self.walls)
        try daemon.start()
        let clients = try (0..<100).map { _ in try #require(Socket(daemon.port)) }
        for client in clients { client.send("hello") }
        for client in clients { #expect(client.text(5) == "hello") }
        #expect(try daemon.run("stop").status == 0)
    }

    @Test(arguments: [[:], ["jail": "yes"], ["jail": "no"], ["jail": "no", "drop": "no"]])
    func `an async server lives behind all walls`(but: [String: String]) throws {
        let settings = Self.walls.merging(["sleepers": "400", "ports": ""]) { $1 }.merging(but) { $1 }
        let daemon = try TestDaemon("probe", settings, environment: ["PROBE=async"])
        let process = Proc(try daemon.start())
        // libdispatch looks at its threads about once a second, and dies where it cannot.
        let end = ContinuousClock.now + .seconds(4)
        try waitUntil("four seconds are over, or it died", within: .seconds(20)) { end < .now || !process.isAlive }
        #expect(process.isAlive, "\(daemon.logText)")
        #expect(process.threads.count > 1)
        #expect(try daemon.run("stop").status == 0)
    }

    @Test func `a server that runs as root's hooks first lives behind all walls`() throws {
        let daemon = try TestDaemon("probe", Self.walls, environment: ["PROBE=hooks"])
        try daemon.start()
        #expect(try daemon.run("stop").status == 0)
    }

    @Test(arguments: [true, false]) func `the C example lives behind all walls`(foreground: Bool) throws {
        let (scratch, port) = (try Scratch(), try freePort())
        let words = (foreground ? ["-f"] : []) + ["-w", "-p", "\(port)", scratch["jail"]]
        let program = try Program(Product.path("cdaemon"), words)
        try waitUntil("it answers") { fetch(port) == "HI!" }
        let process = try #require(scratch.processes.last)
        #expect(process.text("mountinfo").split(separator: "\n").count == 1)
        #expect(process.mask("CapEff") == 1 << 10)
        scratch.endProcesses()
        _ = try program.wait()
    }
}
