// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// `start --foreground`: for a supervisor or a container.
@Suite(.requiresRoot) final class ForegroundTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    @Test func `the process that was started is the server, jailed and dropped`() throws {
        let program = try daemon.begin("start", ["--foreground"])
        try waitUntil("it answers") { fetch(daemon.port) == "HI!" }
        let process = Proc(program.pid)
        #expect(process.link("root") == daemon.jail)
        for thread in process.threads {
            #expect(thread.field("Uid").hasPrefix("\(TestDaemon.uid) "))
            #expect(thread.field("Groups") == "")
            #expect(thread.mask("CapEff") == 0 && thread.mask("CapBnd") == 0 && thread.field("NoNewPrivs") == "1")
        }
        kill(program.pid, SIGTERM)
        let result = try program.wait()
        #expect(result.status == 0)
        #expect(result.errorOutput.contains("is ready") && result.errorOutput.contains("stopped"), "\(result.text)")
        #expect(!File.exists(daemon.log))
    }

    @Test func `stop and status know it`() throws {
        let program = try daemon.begin("start", ["--foreground"])
        try waitUntil("it serves") { try daemon.run("status").status == 0 }
        #expect(try daemon.run("stop").status == 0)
        #expect(try program.wait().status == 0)
        #expect(!File.exists(daemon.pidFile))
    }

    @Test func `it may log to a file, which is opened anew like a daemon's`() throws {
        let log = daemon.scratch["log/own.log"]
        try daemon.configure(["log": "file:\(log)"])
        let program = try daemon.begin("start", ["--foreground"])
        try waitUntil("it serves") { try daemon.run("status").status == 0 }
        rename(log, log + ".1")
        let reopen = try daemon.run("reopen")
        #expect(reopen.status == 0, "\(reopen.text)")
        #expect(try daemon.run("stop").status == 0)
        #expect(try program.wait().status == 0)
        #expect(File.text(log)?.contains("the log was opened anew") == true)
    }

    @Test func `where it logs to standard error there is nothing to open anew`() throws {
        let program = try daemon.begin("start", ["--foreground"])
        try waitUntil("it serves") { try daemon.run("status").status == 0 }
        let reopen = try daemon.run("reopen")
        #expect(reopen.status == 1 && reopen.errorOutput.contains("logs to standard error"), "\(reopen.text)")
        #expect(try daemon.run("stop").status == 0)
        #expect(try program.wait().status == 0)
    }

    @Test func `without a jail and with root it takes its pid file along`() throws {
        try daemon.configure(["jail": "no", "drop": "no"])
        let program = try daemon.begin("start", ["--foreground"])
        try waitUntil("it serves") { try daemon.run("status").status == 0 }
        kill(program.pid, SIGTERM)
        #expect(try program.wait().status == 0)
        #expect(File.names(in: daemon.scratch["run"]).isEmpty)
    }

    @Test(arguments: [(["jail": "no", "drop": "no", "begin": "error"], "server"), (["hook": "error"], "hooks")])
    func `a failure that may still write there leaves no pid file`(settings: [String: String], kind: String) throws {
        let probe = try TestDaemon("probe", settings, environment: ["PROBE=\(kind)"])
        let run = try probe.run("start", ["--foreground"])
        #expect(run.status == 1, "\(run.text)")
        #expect(File.names(in: probe.scratch["run"]).isEmpty)
    }

    @Test func `a failure is on standard error with its code`() throws {
        let probe = try TestDaemon("probe", ["begin": "error"])
        let result = try probe.run("start", ["--foreground"])
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("the words"))
        #expect(probe.survivors.isEmpty)
    }

    @Test(.requires("strace")) func `a step that fails ends it`() throws {
        let result = try daemon.run("start", fault: "setresuid:error=EAGAIN", ["--foreground"])
        #expect(result.status == 1)
        #expect(
            result.errorOutput.contains("threadserver: setresuid: Resource temporarily unavailable"), "\(result.text)")
        #expect(daemon.survivors.isEmpty)
    }
}
