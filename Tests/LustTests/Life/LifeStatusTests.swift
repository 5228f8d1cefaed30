// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// `status`, with the daemon's own word and without it.
@Suite(.requiresRoot) final class LifeStatusTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    @Test func `root is told connections, command line, limits and what has changed`() throws {
        try daemon.start(["--set", "limit_nofile=512"])
        #expect(fetch(daemon.port) == "HI!")
        let status = try daemon.run("status", ["--json"])
        for part in [
            "\"state\": \"running\"", "\"connections\": 0", "\"served\": 1", "\"config_changed\": false",
            "\"log_rotated\": false", "\"nofile\": \"512\"", "\"core\": \"0\"", "\"restarts\": 0", "\"control\": true",
            "\"command\": [\"start\", \"--config\", \"\(daemon.configuration)\", \"--set\", \"limit_nofile=512\"]",
            "\"listeners\": [\"[::]:\(daemon.port)\"]", "\"uid\": \(TestDaemon.uid)",
        ] { #expect(status.output.contains(part), "\(part) is not in \(status.output)") }
        try daemon.configure(["greeting": "HO!"])
        unlink(daemon.log)
        let later = try daemon.run("status")
        #expect(later.output.contains("\(daemon.configuration) has changed since"))
        #expect(later.output.contains("logs to a file that is no longer \(daemon.log)"))
    }

    @Test func `another user is told what the kernel shows`() throws {
        let pid = try daemon.start()
        let status = try daemon.run("status", uid: TestDaemon.uid)
        #expect(status.status == 0 && status.output.hasPrefix("threadserver runs, pid \(pid)\n"), "\(status.text)")
        #expect(status.output.contains("user \(TestDaemon.uid)") && status.output.contains("open files at most"))
        #expect(!status.output.contains("control:") && status.errorOutput == "")
        chmod(daemon.scratch["run"], 0o700)
        #expect(try daemon.run("status", uid: TestDaemon.uid).status == 4)
    }

    @Test func `a daemon that does not answer is told of, and status comes back`() throws {
        let pid = try daemon.start()
        kill(pid, SIGSTOP)
        let status = try daemon.run("status")
        #expect(status.status == 0 && status.output.contains("the daemon does not answer"), "\(status.text)")
        kill(pid, SIGCONT)
        unlink(daemon.scratch["run/threadserver.control"])
        let deaf = try daemon.run("status")
        #expect(deaf.status == 0 && deaf.output.contains("No such file or directory"), "\(deaf.text)")
        #expect(try daemon.run("reload").status == 1)
        #expect(try daemon.run("stop").status == 0)
    }

    @Test func `LSB's statuses`() throws {
        #expect(try daemon.run("status").status == 3)
        let pid = try daemon.start()
        #expect(try daemon.run("status").status == 0)
        kill(pid, SIGKILL)
        try waitUntil("it is dead") { try daemon.run("status").status == 1 }
        #expect(try daemon.run("status", ["--json"]).output.contains("\"state\": \"dead\""))
        #expect(try daemon.run("stop").status == 0)
        #expect(File.names(in: daemon.scratch["run"]).isEmpty)
    }

    @Test func `nothing is made up of a daemon that ends while it is asked`() throws {
        let pid = try daemon.start()
        kill(pid, SIGSTOP)
        let status = try daemon.begin("status")
        try waitUntil("the daemon is asked") { Proc(status.pid).files.values.contains { $0.hasPrefix("socket:") } }
        try waitUntil("it waits") { Proc(status.pid).stat.first == "S" }
        kill(pid, SIGKILL)
        let said = try status.wait().output
        #expect(said.contains("jailed in \(daemon.jail)\n"), "\(said)")
    }
}
