// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Swift concurrency in an empty jail: libdispatch reads /proc, and ends the process where it cannot.
@Suite(.requiresRoot) final class AsyncTests {
    private func start(_ settings: [String: String]) throws -> TestDaemon {
        let all = ["sleepers": "400", "ports": ""].merging(settings) { $1 }
        let daemon = try TestDaemon("probe", all, environment: ["PROBE=async"])
        try daemon.start()
        return daemon
    }

    @Test func `hundreds of sleepers live in the jail for ten seconds`() throws {
        let daemon = try start([:])
        let process = try #require(daemon.survivors.first)
        let end = ContinuousClock.now + .seconds(10)
        try waitUntil("ten seconds are over, or it died", within: .seconds(30)) { end < .now || !process.isAlive }
        #expect(process.isAlive)
        #expect(process.link("root") == daemon.jail)
        #expect(process.threads.count > 1)
        for thread in process.threads { #expect(thread.mask("CapEff") == 0 && thread.field("NoNewPrivs") == "1") }
        let stop = try daemon.run("stop")
        #expect(stop.status == 0)
        #expect(!daemon.logText.contains("were cut"))
    }

    @Test func `without its threads in proc it dies: so the bind is needed`() throws {
        let settings = ["sleepers": "400", "ports": "", "jail_proc": "none"]
        let daemon = try TestDaemon("probe", settings, environment: ["PROBE=async"])
        // It may die before it is ready already: then the start says by which signal.
        let result = try daemon.run("start")
        let ways = ["was killed by signal", "pid: the kernel says"]
        #expect(result.status == 0 || ways.contains { result.errorOutput.contains($0) }, "\(result.text)")
        try waitUntil("it died", within: .seconds(30)) { daemon.survivors.isEmpty }
        #expect(try daemon.run("status").status == (result.status == 0 ? 1 : 3))
    }

    @Test func `proc shows the daemon nothing but its own threads, read-only`() throws {
        let daemon = try start(["sleepers": "1"])
        let process = try #require(daemon.survivors.first)
        let seen = File.names(in: "/proc/\(process.pid)/root/proc")
        #expect(seen.allSatisfy { Proc(process.pid).text("task/\($0)/status") != "" }, "\(seen)")
        #expect(!seen.contains("1") && !seen.contains("self"))
        let mount = try #require(
            process.text("mountinfo").split(separator: "\n").first {
                $0.contains(" \(daemon.jail)/proc ") || $0.contains(" /proc ro")
            })
        #expect(mount.contains("ro,nosuid,nodev,noexec"), "\(mount)")
        #expect(File.names(in: daemon.jail + "/proc").isEmpty, "the machine does not see the mount")
    }
}
