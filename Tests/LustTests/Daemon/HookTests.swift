// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// The server's own code at each point, when it does what it must not.
@Suite(.requiresRoot) final class HookTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon("probe") }

    /// Starts a probe of a kind that does something at some point; there must be no daemon.
    private func refused(_ settings: [String: String], hooks: Bool = false, status: Int32 = 1) throws -> String {
        let daemon = try TestDaemon("probe", settings, environment: hooks ? ["PROBE=hooks"] : [])
        let result = try daemon.run("start", within: .seconds(10))
        #expect(result.status == status, "\(result.text)")
        #expect(daemon.survivors.isEmpty)
        #expect(!File.exists(daemon.pidFile))
        #expect(result.errorOutput.hasPrefix("probe: "))
        return result.errorOutput
    }

    // Threads

    @Test func `a thread before the sequence is refused with what to do`() throws {
        let said = try refused(["before": "thread"])
        #expect(said.contains("2 threads run") && said.contains("make threads and tasks in start"))
    }

    @Test func `work for Dispatch before the sequence is refused with what to do`() throws {
        let said = try refused(["before": "dispatch"])
        #expect(said.contains("threads run") || said.contains("libdispatch has started"), "\(said)")
        #expect(said.contains("in start, not in main or in a hook before it"))
    }

    @Test(arguments: ["thread", "dispatch"]) func `a thread of a privileged hook is refused`(deed: String) throws {
        let said = try refused(["hook": deed], hooks: true)
        #expect(said.contains("a hook started a thread, and it would stay root: make threads in start"))
    }

    @Test func `a lock that the starter used serves the daemon's threads`() throws {
        let daemon = try TestDaemon("probe", ["begin": "contend"])
        let result = try daemon.run("start")
        #expect(result.status == 0, "\(result.text)")
    }

    // Hooks

    @Test func `an error before the sequence is the start's`() throws {
        #expect(try refused(["before": "error"]) == "probe: the words\n")
    }

    @Test func `an error of a privileged hook is told by the start`() throws {
        #expect(try refused(["hook": "error"], hooks: true) == "probe: hooks: the words\n")
    }

    @Test func `a crash in a privileged hook is told`() throws {
        #expect(try refused(["hook": "crash"], hooks: true).contains("the daemon was killed by signal"))
    }

    @Test func `a directory that a hook leaves open is found`() throws {
        let said = try refused(["hook": "directory"], hooks: true)
        #expect(said == "probe: kept: a directory is open, and it leads out of the jail\n")
    }

    @Test func `a hook runs as root before the jail and is in the plan`() throws {
        let daemon = try TestDaemon("probe", ["hook": "nothing"], environment: ["PROBE=hooks"])
        #expect(try daemon.run("plan").output.contains("hooks"))
        try daemon.start()
        #expect(daemon.survivors.count == 1)
    }

    // Start

    @Test func `an error in start is told by the start`() throws {
        #expect(try refused(["begin": "error"]) == "probe: start: the words\n")
    }

    @Test func `a long error in start is told as far as it fits`() throws {
        let said = try refused(["begin": "error", "words": String(repeating: "word ", count: 2000) + "end"])
        #expect(said.hasPrefix("probe: start: word word ") && said.count > 1900)
    }

    @Test func `an error of the daemon's is nothing but text to the terminal`() throws {
        let said = try refused(["begin": "error", "words": "a\u{1b}[31mb"])
        #expect(said.hasSuffix("start: a?[31mb\n"), "\(said)")
    }

    @Test func `a lie to the starter of a step that there is not is an error like others`() throws {
        let said = try refused(["begin": "lie", "words": "failed"])
        #expect(said.contains("unknown: Operation not permitted"), "\(said)")
    }

    @Test func `a lie to the starter of a call is shown like others`() throws {
        let probe = try TestDaemon("probe", ["begin": "lie"])
        let run = try probe.run("start", ["--explain"])
        #expect(run.status == 0 && run.output.contains("= -1 4095"), "\(run.text.suffix(500))")
    }

    @Test func `a crash in start is told with its signal`() throws {
        let said = try refused(["begin": "crash"])
        #expect(said.contains("the daemon was killed by signal 4 (") || said.contains("by signal 5 ("), "\(said)")
    }

    @Test func `an exit in start is told with its status`() throws {
        let said = try refused(["begin": "exit"])
        #expect(said.contains("the daemon ended with status 3 before it was ready"))
    }

    @Test func `a start that hangs is ended in time`() throws {
        #expect(
            try refused(["begin": "hang", "start_timeout": "300ms"]) == "probe: start: not ready in time, and ended\n")
    }

    @Test func `the error is in the log too`() throws {
        try daemon.configure(["begin": "error"])
        _ = try daemon.run("start")
        #expect(daemon.logText.contains("CRITICAL: the words\n"))
    }

    @Test func `what a hook leaves running ends with a start that fails`() throws {
        let daemon = try TestDaemon("probe", ["begin": "run", "program": "/bin/none", "start_timeout": "5s"])
        let result = try daemon.run("start")
        #expect(result.status == 0, "a program that is not there is no error of the start's: \(result.text)")
    }

    // Async

    @Test func `an error in an async start is told by the start`() throws {
        let daemon = try TestDaemon("probe", ["begin": "error"], environment: ["PROBE=async"])
        let result = try daemon.run("start")
        #expect(result.status == 1 && result.errorOutput == "probe: start: the words\n", "\(result.text)")
        #expect(daemon.survivors.isEmpty && !File.exists(daemon.pidFile))
    }
}
