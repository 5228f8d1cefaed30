// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// `reload`: new settings for a daemon in its jail.
@Suite(.requiresRoot) final class ReloadTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    @Test func `a live setting applies at once, to the same process`() throws {
        let pid = try daemon.start()
        try daemon.configure(["greeting": "HO!"])
        let reload = try daemon.run("reload")
        #expect(reload.status == 0 && reload.output == "threadserver reloaded: greeting\n", "\(reload.text)")
        #expect(fetch(daemon.port) == "HO!")
        #expect(try daemon.run("status").output.contains("pid \(pid)\n"))
    }

    @Test func `a setting that needs a restart is named and stays`() throws {
        try daemon.start()
        let other = try freePort()
        try daemon.configure(["greeting": "HO!", "ports": "\(other)"])
        let reload = try daemon.run("reload")
        #expect(reload.status == 3 && reload.output.contains("ports: only 'threadserver restart'"), "\(reload.text)")
        #expect(fetch(daemon.port) == "HO!" && fetch(other) == nil)
        #expect(try daemon.run("status", ["--json"]).output.contains("\"config_changed\": true"))
    }

    @Test func `a file that is wrong changes nothing`() throws {
        try daemon.start()
        try daemon.configure(["greeting": "HO!", "log_level": "loud"])
        let reload = try daemon.run("reload")
        #expect(reload.status == 6 && reload.errorOutput.contains("log_level"), "\(reload.text)")
        #expect(fetch(daemon.port) == "HI!")
    }

    @Test func `the server may refuse, and the old settings stand`() throws {
        let probe = try TestDaemon("probe")
        try probe.start()
        try probe.configure(["again": "error", "words": "no, thank you", "log_level": "critical"])
        let reload = try probe.run("reload")
        #expect(reload.status == 1 && reload.errorOutput == "probe: reload: no, thank you\n", "\(reload.text)")
        #expect(probe.logText.contains("no, thank you; the old settings stand"))
        try probe.configure(["words": "later"])
        let second = try probe.run("reload")
        #expect(second.status == 0 && second.output == "probe reloaded: words\n", "\(second.text)")
        #expect(probe.logText.contains("reloaded: words"))
    }

    @Test func `the log's level applies at once`() throws {
        try daemon.start()
        try daemon.configure(["log_level": "warning"])
        #expect(try daemon.run("reload").status == 0)
        #expect(fetch(daemon.port) == "HI!")
        try daemon.run("stop")
        #expect(!daemon.logText.contains("INFO: Connection"))
    }

    @Test func `what the start's command line said still counts`() throws {
        let other = try freePort()
        try daemon.start(["--set", "greeting=YO!", "\(other)"])
        let reload = try daemon.run("reload")
        #expect(reload.status == 0 && reload.output.contains("no setting has changed"), "\(reload.text)")
        #expect(fetch(other) == "YO!")
        #expect(try daemon.run("status").output.contains("--set greeting=YO! \(other)"))
    }

    @Test func `reload of what does not run is status 7`() throws {
        #expect(try daemon.run("reload").status == 7)
        #expect(try daemon.run("reopen").status == 7)
    }

    @Test func `another user cannot reload`() throws {
        try daemon.start()
        #expect(try daemon.run("reload", uid: TestDaemon.uid).status == 4)
    }

    @Test func `SIGHUP says what to type instead`() throws {
        let pid = try daemon.start()
        kill(pid, SIGHUP)
        try waitUntil("it is said") { daemon.logText.contains("'threadserver reload' takes up the configuration") }
        #expect(fetch(daemon.port) == "HI!")
    }

    @Test func `what cannot be noted has been applied all the same, and is no failure`() throws {
        try daemon.start()
        try daemon.configure(["greeting": "HO!"])
        let reload = try daemon.run("reload", by: "ulimit -f 0; exec \"$@\"")
        #expect(reload.status == 0 && reload.output == "threadserver reloaded: greeting\n", "\(reload.text)")
        #expect(reload.errorOutput.contains("record: \(daemon.scratch["run"])/threadserver.started: File too large"))
        #expect(fetch(daemon.port) == "HO!")
    }

    @Test func `settings that are too long to be handed in are told so`() throws {
        try daemon.start()
        try daemon.configure(["greeting": String(repeating: "O", count: 200_000)])
        let reload = try daemon.run("reload")
        #expect(reload.status == 1)
        #expect(reload.errorOutput.contains("the settings are longer than 128 KiB"), "\(reload.text)")
        #expect(fetch(daemon.port) == "HI!")
    }

    @Test func `a start that may take for ever does not make the reload end at once`() throws {
        try daemon.configure(["start_timeout": "0"])
        try daemon.start()
        try daemon.configure(["start_timeout": "0", "greeting": "HO!"])
        let reload = try daemon.run("reload")
        #expect(reload.status == 0 && reload.output == "threadserver reloaded: greeting\n", "\(reload.text)")
    }
}
