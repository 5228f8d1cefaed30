// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// Commands whose standard streams are closed, full, or read by nobody.
@Suite(.requiresRoot) final class OutputTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    /// Runs a command whose standard output is a pipe that has lost its reader.
    private func runUnread(_ command: String) throws -> Program.Result {
        let script = "exec 3> >(:); wait $!; exec \"$@\" >&3 2>&3"
        return try daemon.run(command, by: "exec /bin/bash -c '\(script)' bash \"$@\"")
    }

    @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
    func `a restart does not need the standard streams`(closed: String) throws {
        let pid = try daemon.start()
        let restart = try daemon.run("restart", by: "exec \"$@\" \(closed)")
        #expect(restart.status == 0, "\(restart.text)")
        #expect(daemon.survivors.map(\.pid) != [pid] && fetch(daemon.port) == "HI!")
        #expect(try daemon.run("status").output.contains("restarts since: 1"))
    }

    @Test func `what a command has done is done though nobody reads what it says`() throws {
        try daemon.start()
        try daemon.configure(["greeting": "HO!"])
        #expect(try runUnread("reload").status == 0)
        #expect(fetch(daemon.port) == "HO!")
        #expect(try runUnread("restart").status == 0)
        #expect(try runUnread("stop").status == 0)
        #expect(daemon.survivors.isEmpty)
    }

    @Test(arguments: [
        ("config", ""), ("plan", "--json"), ("plan", "--svg -"), ("unit", "systemd"), ("help", ""),
        ("completion", "bash"),
    ])
    func `what could not be printed is told, and is no success`(command: String, option: String) throws {
        let print = try daemon.run(command, by: "exec \"$@\" \(option) >/dev/full")
        #expect(print.status == 1, "\(print.text)")
        #expect(print.errorOutput == "threadserver: output: No space left on device\n")
    }

    @Test func `a full disk does not change what a command has done`() throws {
        for command in ["start", "status", "reload", "restart", "stop"] {
            let run = try daemon.run(command, by: "exec \"$@\" >/dev/full")
            #expect(run.status == 0, "\(command): \(run.text)")
        }
    }
}
