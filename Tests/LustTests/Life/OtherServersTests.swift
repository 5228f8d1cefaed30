// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// The same life for servers of another kind.
@Suite(.requiresRoot) final class OtherServersTests {
    @Test func `an async server is reloaded, restarted and stopped`() throws {
        let probe = try TestDaemon("probe", ["sleepers": "20"], environment: ["PROBE=async"])
        let old = try probe.start()
        try probe.configure(["sleepers": "20", "words": "other"])
        #expect(try probe.run("reload").output == "probe reloaded: words\n")
        for _ in 0..<3 {
            let restart = try probe.run("restart")
            #expect(restart.status == 0, "\(restart.text)")
        }
        #expect(!Proc(old).isAlive && probe.survivors.count == 1)
        #expect(try probe.run("stop").status == 0)
        #expect(File.names(in: probe.scratch["run"]).isEmpty && !probe.logText.contains("CRITICAL"))
    }

    @Test func `a server in the foreground answers, and leaves restarts to who started it`() throws {
        let daemon = try TestDaemon()
        let server = try daemon.begin("start", ["--foreground"])
        try waitUntil("it serves") { fetch(daemon.port) == "HI!" }
        #expect(try daemon.run("status").output.contains("1 served"))
        try daemon.configure(["greeting": "HO!"])
        #expect(try daemon.run("reload").status == 0)
        #expect(fetch(daemon.port) == "HO!")
        for command in ["restart", "reopen"] {
            let refused = try daemon.run(command)
            #expect(refused.status == 1 && refused.errorOutput.contains("in the foreground"), "\(refused.text)")
        }
        #expect(fetch(daemon.port) == "HO!")
        #expect(try daemon.run("stop").status == 0)
        #expect(try server.wait().status == 0)
    }

    @Test func `a user's own daemon is his to reload and restart`() throws {
        let uid = TestDaemon.uid
        let daemon = try TestDaemon("threadserver", ["jail": "no", "drop": "no"])
        for folder in ["run", "log"] { chown(daemon.scratch[folder], uid, uid) }
        chown(daemon.configuration, uid, uid)
        let start = try daemon.run("start", uid: uid)
        #expect(start.status == 0, "\(start.text)")
        let settings = ["jail": "no", "drop": "no", "greeting": "HO!"]
        try daemon.configure(settings)
        #expect(try daemon.run("reload", uid: uid).status == 0)
        #expect(fetch(daemon.port) == "HO!")
        let restart = try daemon.run("restart", uid: uid)
        #expect(restart.status == 0, "\(restart.text)")
        #expect(try daemon.run("reopen", uid: uid).status == 0)
        #expect(try daemon.run("status", uid: uid).output.contains("restarts since: 1"))
        // Another user cannot; and root does not do what a user's file says.
        #expect(try daemon.run("reload", uid: uid &+ 5).status != 0)
        let status = try daemon.run("status")
        #expect(status.status == 4 && status.errorOutput.contains("belongs to user \(uid)"), "\(status.text)")
        #expect(try daemon.run("stop", uid: uid).status == 0)
        #expect(File.names(in: daemon.scratch["run"]).isEmpty)
    }
}
