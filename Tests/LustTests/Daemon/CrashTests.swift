// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// A daemon, or a start, that is killed at any moment: the next start works.
@Suite(.requiresRoot) final class CrashTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    private func startsAgain() throws {
        try daemon.start()
        #expect(daemon.survivors.count == 1)
        #expect(fetch(daemon.port) == "HI!")
        #expect(try daemon.run("stop").status == 0)
        #expect(!File.exists(daemon.pidFile))
    }

    @Test func `after kill -9 of a daemon`() throws {
        kill(try daemon.start(), SIGKILL)
        try waitUntil("it is gone") { daemon.survivors.isEmpty }
        try startsAgain()
    }

    @Test func `after kill -9 of a start at any moment`() throws {
        for round in 0..<40 {
            let start = try daemon.begin("start")
            usleep(UInt32(round * 400))
            for process in daemon.survivors { kill(process.pid, SIGKILL) }
            kill(start.pid, SIGKILL)
            _ = try start.wait()
            // A daemon whose starter died before it was ready ends by itself; one that was ready may run on.
            try waitUntil("what is left is the account's") {
                daemon.survivors.allSatisfy { $0.field("Uid").hasPrefix("\(TestDaemon.uid) ") }
            }
        }
        #expect(try daemon.run("stop").status == 0)
        try startsAgain()
    }

    @Test func `when only the starter is killed no daemon is left that nobody knows of`() throws {
        let probe = try TestDaemon("probe", ["begin": "slow"])
        for round in 0..<20 {
            let start = try probe.begin("start")
            usleep(UInt32(round * 500))
            kill(start.pid, SIGKILL)
            _ = try start.wait()
            try waitUntil("it is known or gone") {
                try probe.run("status").status == (probe.survivors.isEmpty ? 1 : 0) || !File.exists(probe.pidFile)
            }
            #expect(try probe.run("stop").status == 0)
            #expect(probe.survivors.isEmpty)
        }
    }

    @Test(.requires("strace")) func `of a daemon that dies as soon as it is ready start says how`() throws {
        let probe = try TestDaemon("probe", ["begin": "die"])
        // The starter alone is traced, and asks late for the locks.
        let late = ["-qq", "-o", "/dev/null", "-P", probe.pidFile, "-e", "inject=fcntl:delay_enter=1500000", "--"]
        let start = try Program.run("/usr/bin/strace", late + probe.words("start"))
        #expect(start.status == 1)
        #expect(start.errorOutput.contains("was killed by signal 9 (Killed) as soon as it was ready"), "\(start.text)")
        #expect(probe.survivors.isEmpty && File.names(in: probe.scratch["run"]).isEmpty)
    }

    @Test func `a daemon that is ending is no daemon, and is waited for`() throws {
        let probe = try TestDaemon("probe", ["finish": "leave"])
        let pid = try probe.start()
        // Its first thread ends, its workers do not: the claim is still its.
        kill(pid, SIGTERM)
        try waitUntil("its first thread has ended") { Proc(pid).field("State").hasPrefix("Z") }
        let early = try probe.run("start", ["--timeout", "200ms"])
        #expect(early.status == 1 && early.errorOutput.contains("pid \(pid) is ending"), "\(early.text)")
        let start = try probe.begin("start")
        kill(pid, SIGKILL)
        let result = try start.wait()
        #expect(result.status == 0 && result.output.hasPrefix("probe started, pid "), "\(result.text)")
    }

    @Test func `a start right after kill -9 starts`() throws {
        for _ in 0..<20 {
            kill(try daemon.start(), SIGKILL)
            // Not waited for: it may still be ending.
        }
        try startsAgain()
    }

    @Test func `a core is never left`() throws {
        let pid = try daemon.start()
        kill(pid, SIGSEGV)
        try waitUntil("it is gone") { !Proc(pid).isAlive }
        #expect(File.names(in: daemon.jail) == ["data"] && File.names(in: daemon.jail + "/data").isEmpty)
        try startsAgain()
    }
}
