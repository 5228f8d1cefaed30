// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// The tiny process that stays root and sees how the daemon ends.
final class KeeperTests {
    let daemon: TestDaemon

    init() throws { daemon = try TestDaemon("threadserver", ["keeper": "yes"]) }

    private var keeper: Proc? { daemon.survivors.first { $0.field("Name") == "keeper" } }

    private func waitUntilGone() throws { try waitUntil("the keeper is gone") { daemon.survivors.isEmpty } }

    @Test(.requiresRoot) func `it has no capability, a filter, and six descriptors`() throws {
        let pid = try daemon.start()
        let keeper = try #require(keeper)
        #expect(keeper.field("Uid") == "0 0 0 0")
        #expect(keeper.mask("CapEff") == 0)
        #expect(keeper.mask("CapPrm") == 0)
        #expect(keeper.field("NoNewPrivs") == "1")
        #expect(keeper.field("Seccomp") == "2")
        #expect(keeper.field("Threads") == "1")
        #expect(keeper.link("cwd") == "/")
        // It closes its way to the starter after its last word to it.
        try waitUntil("six descriptors are left") { keeper.files.count == 6 }
        #expect(keeper.stat[2] != "\(keeper.pid)", "it leads a group of its own")
        #expect(Proc(pid).field("PPid") == "1")
    }

    @Test(.requiresRoot, arguments: [(SIGKILL, "was killed by signal 9 (Killed)"), (SIGTERM, "ended with status 0")])
    func `it says how the daemon ended and removes the pid file`(signal: Int32, words: String) throws {
        let pid = try daemon.start()
        kill(pid, signal)
        try waitUntilGone()
        #expect(daemon.logText.contains("keeper: pid \(pid) \(words)\n"))
        #expect(!File.exists(daemon.pidFile))
        #expect(try daemon.run("status").status == 3)
    }

    @Test(.requiresRoot) func `a start right after the daemon was killed has a keeper of its own`() throws {
        for _ in 0..<3 {
            let pid = try daemon.start()
            kill(pid, SIGKILL)
            let next = try daemon.start()
            try waitUntil("the other has gone") { daemon.survivors.filter { $0.field("Name") == "keeper" }.count == 1 }
            #expect(try daemon.run("status").output.contains("pid \(next)"))
            #expect(try daemon.run("stop").status == 0)
        }
    }

    @Test(.requiresRoot) func `stop ends it too`() throws {
        try daemon.start()
        #expect(try daemon.run("stop").status == 0)
        #expect(daemon.survivors.isEmpty)
        #expect(!File.exists(daemon.pidFile))
    }

    @Test(.requiresRoot) func `stop ends it though it was stopped itself`() throws {
        let pid = try daemon.start()
        let keeper = try #require(keeper)
        for process in [pid, keeper.pid] { kill(process, SIGSTOP) }
        #expect(try daemon.run("stop").status == 0)
        #expect(daemon.survivors.isEmpty)
    }

    @Test(.requiresRoot) func `status names it`() throws {
        try daemon.start()
        let keeper = try #require(keeper)
        #expect(try daemon.run("status").output.contains("kept by pid \(keeper.pid)"))
        #expect(try daemon.run("status", ["--json"]).output.contains("\"keeper\": \(keeper.pid)"))
    }

    @Test(.requiresRoot) func `the plan shows its calls, and a start makes them`() throws {
        let plan = try daemon.run("plan").output
        #expect(plan.contains("prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=36, filter=...}"))
        let names = { (text: String) in
            text.split(separator: "\n").filter { $0.hasPrefix("keeper") }.map { $0.split(separator: "(")[0] }
        }
        let run = try daemon.run("start", ["--explain"]).output
        #expect(names(plan) == names(run))
        #expect(names(plan).count > 10)
    }

    @Test(.requiresRoot) func `a daemon whose keeper was killed goes on`() throws {
        let pid = try daemon.start()
        let keeper = try #require(keeper)
        kill(keeper.pid, SIGKILL)
        try waitUntil("the keeper is gone") { !keeper.isAlive }
        #expect(fetch(daemon.port) == "HI!")
        #expect(try daemon.run("status").status == 0)
        #expect(Proc(pid).isAlive)
        #expect(try daemon.run("stop").status == 0)
    }

    @Test(.requiresRoot, arguments: ["error", "crash"])
    func `a start that fails leaves no keeper`(deed: String) throws {
        let probe = try TestDaemon("probe", ["keeper": "yes", "restart": "always", "begin": deed])
        #expect(try probe.run("start").status == 1)
        #expect(probe.survivors.isEmpty)
        #expect(!File.exists(probe.pidFile))
    }

    @Test(.requiresRoot) func `a daemon that died starts anew though its keeper is there still`() throws {
        let pid = try daemon.start()
        let old = try #require(keeper)
        kill(old.pid, SIGSTOP)
        kill(pid, SIGKILL)
        try waitUntil("the daemon is gone") { !Proc(pid).isAlive }
        let start = try daemon.run("start")
        #expect(start.status == 0, "\(start.text)")
        kill(old.pid, SIGCONT)
        try waitUntil("the old keeper is gone") { !old.isAlive }
        #expect(fetch(daemon.port) == "HI!")
        #expect(try daemon.run("status").output.contains("kept by pid"))
        #expect(try daemon.run("stop").status == 0)
        #expect(File.names(in: daemon.scratch["run"]).isEmpty)
    }
}
