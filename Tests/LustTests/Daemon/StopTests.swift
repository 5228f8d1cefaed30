// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// `stop`, and whom it must not touch.
@Suite(.requiresRoot) final class StopTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    @Test func `stop returns when it is gone and nothing is left`() throws {
        let pid = try daemon.start()
        let stop = try daemon.run("stop")
        #expect(stop.status == 0 && stop.output == "threadserver stopped\n")
        #expect(!Proc(pid).isAlive)
        #expect(!File.exists(daemon.pidFile))
        #expect(fetch(daemon.port) == nil)
    }

    @Test func `its UNIX sockets go with it`() throws {
        let probe = try TestDaemon("probe")
        let path = probe.scratch["run/probe.sock"]
        try probe.configure(["sockets": path])
        try probe.start()
        #expect(File.exists(path))
        #expect(try probe.run("stop").status == 0)
        #expect(File.names(in: probe.scratch["run"]).isEmpty)
        // One that died leaves them, and the next stop takes them along.
        kill(try probe.start(), SIGKILL)
        try waitUntil("it is gone") { probe.survivors.isEmpty }
        #expect(File.exists(path))
        #expect(try probe.run("stop").status == 0)
        #expect(File.names(in: probe.scratch["run"]).isEmpty)
    }

    @Test func `stop with a word too many stops nothing`() throws {
        let pid = try daemon.start()
        let stop = try daemon.run("stop", ["other.conf"])
        #expect(stop.status == 2 && stop.errorOutput.contains("'other.conf'"), "\(stop.text)")
        #expect(Proc(pid).isAlive)
    }

    @Test func `stop of what does not run is no error`() throws {
        let stop = try daemon.run("stop")
        #expect(stop.status == 0 && stop.output == "threadserver does not run\n")
    }

    @Test func `start of what runs says so and changes nothing`() throws {
        let pid = try daemon.start()
        let again = try daemon.run("start")
        #expect(again.status == 0 && again.output == "threadserver runs already, pid \(pid)\n")
        #expect(daemon.survivors.map(\.pid) == [pid])
        #expect(fetch(daemon.port) == "HI!")
    }

    @Test func `a daemon that is stopped by SIGSTOP stops`() throws {
        let pid = try daemon.start()
        kill(pid, SIGSTOP)
        try waitUntil("it is stopped") { Proc(pid).field("State").hasPrefix("T") }
        #expect(try daemon.run("stop").status == 0)
        #expect(!Proc(pid).isAlive)
    }

    @Test func `a daemon that does not end is killed`() throws {
        let probe = try TestDaemon("probe", ["finish": "hang", "stop_timeout": "100ms"])
        let pid = try probe.start()
        let stop = try probe.run("stop")
        #expect(stop.status == 0)
        #expect(!Proc(pid).isAlive && !File.exists(probe.pidFile))
    }

    @Test func `a connection that is being handled is finished`() throws {
        let probe = try TestDaemon("probe", ["begin": "slow"])
        try probe.start()
        let script = "exec 3<>/dev/tcp/127.0.0.1/\(probe.port); echo a >&3; cat <&3"
        let client = try Program("/bin/bash", ["-c", script])
        try waitUntil("it is handled") { probe.survivors.first?.threads.count ?? 0 > 2 }
        #expect(try probe.run("stop").status == 0)
        #expect(try client.wait().output.hasPrefix("a from 127.0.0.1:"))
        #expect(!probe.logText.contains("were cut"))
    }

    @Test func `a connection that takes too long is cut`() throws {
        let probe = try TestDaemon("probe", ["stop_timeout": "100ms"])
        try probe.start()
        let client = try Program("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(probe.port); cat <&3"])
        try waitUntil("it is handled") { probe.survivors.first?.threads.count ?? 0 > 2 }
        #expect(try probe.run("stop").status == 0)
        #expect(try client.wait().output == "")
        #expect(probe.logText.contains("1 connections were cut"))
    }

    @Test func `another user cannot stop it`() throws {
        let pid = try daemon.start()
        let stop = try daemon.run("stop", uid: TestDaemon.uid &+ 9)
        #expect(stop.status == 4, "\(stop.text)")
        #expect(Proc(pid).isAlive && File.exists(daemon.pidFile))
    }

    /// In a world of its own: a `kill(-1)` or `kill(1)` would end the machine's.
    @Test(
        .requires("unshare"),
        arguments: ["0", "1", "-1", "-1x", "abc", "", "12 34", "99999999", "4294967297", " -2", "$b", "-$b", "$$"])
    func `a forged pid file signals nobody`(content: String) throws {
        let script = """
            setsid sleep 300 & b=$!; sleep 300 & c=$!
            printf '%s\\n' "\(content)" > '\(daemon.pidFile)'
            "$@"; echo "status $?"
            kill -0 $b && kill -0 $c && echo alive
            ls '\(daemon.scratch["run"])'
            """
        let run = try World.run(script, daemon.words("stop"))
        #expect(run.output == "threadserver does not run; it left a pid file\nstatus 0\nalive\n", "\(run.text)")
    }

    @Test(.requires("unshare")) func `a pid file whose number was forged while it runs stops the daemon alone`() throws
    {
        let script = """
            sleep 300 & b=$!
            '\(Product.path("threadserver"))' start --config '\(daemon.configuration)' >/dev/null
            echo $b > '\(daemon.pidFile)'
            "$@"; echo "status $?"; kill -0 $b && echo alive; ls '\(daemon.scratch["run"])'
            """
        let run = try World.run(script, daemon.words("stop"))
        #expect(run.output == "threadserver stopped\nstatus 0\nalive\n", "\(run.text)")
    }

    @Test func `a link in place of the pid file is an error`() throws {
        symlink("/proc/self/status", daemon.pidFile)
        let stop = try daemon.run("stop")
        #expect(stop.status == 1 && stop.errorOutput.contains("is a link"))
    }

    @Test(arguments: ["stop_timeout", "start_timeout", "idle_timeout", "connection_timeout"])
    func `the longest time there is can be waited for`(key: String) throws {
        try daemon.configure([key: "9223372036s"])
        try daemon.start()
        #expect(fetch(daemon.port) == "HI!")
        let stop = try daemon.run("stop", ["--timeout", "9223372036s"])
        #expect(stop.status == 0, "\(stop.text)")
        #expect(daemon.survivors.isEmpty)
    }

    @Test(arguments: 4...6) func `a stop that may open too few files ends, and says why`(files: Int) throws {
        let pid = try daemon.start()
        let stop = try daemon.run("stop", by: "ulimit -n \(files); exec \"$@\"")
        let isTold = stop.status == 1 && stop.errorOutput.contains("Too many open files")
        #expect(isTold || stop.status == 0 && !Proc(pid).isAlive, "\(stop.text)")
    }

    @Test(.requires("unshare"), .requires("flock"))
    func `a claim by somebody out of sight is not waited for for ever`() throws {
        let script = "exec flock -o '\(daemon.pidFile)' unshare --pid --fork --mount-proc \"$@\""
        let stop = try daemon.run("stop", by: script, within: .seconds(20))
        #expect(stop.status == 1 && stop.errorOutput.contains("a start is under way"), "\(stop.text)")
    }
}
