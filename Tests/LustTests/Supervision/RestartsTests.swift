// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@testable import Lust

/// What the keeper starts again, and when it gives up.
final class RestartsTests {
    let daemon: TestDaemon

    init() throws {
        daemon = try TestDaemon(
            "threadserver", ["keeper": "yes", "restart": "on-failure", "restart_step": "10ms", "restart_max": "3"])
    }

    /// The daemon's pid, once it serves and is another than before.
    private func next(after pid: Int32) throws -> Int32 {
        var next: Int32 = 0
        try waitUntil("another serves: \(daemon.logText)") {
            next = Int32((File.text(daemon.pidFile) ?? "").dropLast()) ?? 0
            return next > 0 && next != pid && fetch(daemon.port) == "HI!"
        }
        return next
    }

    @Test(.requiresRoot) func `a daemon that crashes serves again`() throws {
        let second = try next(after: crash(try daemon.start()))
        #expect(try daemon.run("status").output.contains(", 1 restarts"))
        let third = try next(after: crash(second))
        #expect(Proc(third).field("Uid").hasPrefix("\(TestDaemon.uid)"))
        #expect(try daemon.run("stop").status == 0)
        #expect(daemon.survivors.isEmpty)
    }

    @Test(.requiresRoot) func `a signal that the keeper got in its life does not keep it from a restart`() throws {
        let first = try daemon.start()
        let keeper = try #require(daemon.survivors.first { $0.field("Name") == "keeper" })
        for signal in [SIGHUP, SIGUSR1, SIGINT, SIGALRM] { kill(keeper.pid, signal) }
        _ = try next(after: crash(first))
        #expect(try daemon.run("stop").status == 0)
    }

    @Test(.requiresRoot) func `the daemon that it starts is kept too, whoever its parent has become`() throws {
        // An orphan's parent is the container's process 1, which by its name watches what it starts itself.
        let script = """
            cp /bin/sh "$1/tini" && exec "$1/tini" -c '
                sh -c "\\"\\$@\\"; exit \\$?" sh "$@"
                for restart in 1 2; do
                    kill -SEGV "$(cat "$0/run/threadserver.pid")"
                    until [ "$(grep -c "is ready" "$0/log/threadserver.log")" -gt $restart ]; do sleep 0.05; done
                done
                echo twice' "$@"
            """
        let run = try World.run(script, [daemon.scratch.path] + daemon.words("start"), within: .seconds(30))
        #expect(run.output.hasSuffix("twice\n"), "\(run.text)\(daemon.logText)")
    }

    @Test(.requiresRoot) func `a restart of what somebody has started meanwhile is none`() throws {
        let pid = try daemon.start()
        let restart = try daemon.run("start", ["--restarted", "0:"])
        #expect(restart.status == 0, "\(restart.text)")
        #expect(restart.errorOutput.contains("somebody has started it meanwhile"), "\(restart.text)")
        #expect(try daemon.run("status").output.contains("pid \(pid)"))
    }

    @Test(.requiresRoot, .requires("python3")) func `a log that takes nothing does not hold a restart up`() throws {
        let script = """
            import socket, subprocess, sys
            log, reader = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
            log.setblocking(False)
            try:
                while True: log.send(b"x")
            except BlockingIOError:
                log.setblocking(True)
            sys.exit(subprocess.run(sys.argv[1:], stderr=log).returncode)
            """
        let words = ["-c", script] + daemon.words("start", ["--restarted", "0:"])
        #expect(try Program.run("/usr/bin/python3", words, within: .seconds(20)).status == 0)
        #expect(fetch(daemon.port) == "HI!")
    }

    private func crash(_ pid: Int32) -> Int32 {
        kill(pid, SIGSEGV)
        return pid
    }

    @Test(.requiresRoot) func `after too many restarts it gives up`() throws {
        var pid = try daemon.start()
        for _ in 0..<3 { pid = try next(after: crash(pid)) }
        _ = crash(pid)
        let words = "CRITICAL: keeper: gives up after 3 restarts within 1m\n"
        try waitUntil("it gives up") { daemon.logText.contains(words) }
        try waitUntil("nothing is left") { daemon.survivors.isEmpty }
        #expect(try daemon.run("status").status == 3)
    }

    @Test(.requiresRoot) func `an end in order is no failure`() throws {
        kill(try daemon.start(), SIGTERM)
        try waitUntil("nothing is left") { daemon.survivors.isEmpty }
        #expect(!daemon.logText.contains("starts again"))
    }

    @Test(.requiresRoot) func `always means after a kill too, but not after stop`() throws {
        try daemon.configure(["keeper": "yes", "restart": "always", "restart_step": "10ms"])
        let pid = try daemon.start()
        kill(pid, SIGTERM)
        _ = try next(after: pid)
        #expect(try daemon.run("stop").status == 0)
        #expect(daemon.survivors.isEmpty)
        #expect(!File.exists(daemon.pidFile))
    }

    @Test(.requiresRoot) func `stop ends a restart that waits`() throws {
        try daemon.configure(["keeper": "yes", "restart": "on-failure", "restart_step": "60s", "restart_cap": "60s"])
        _ = crash(try daemon.start())
        try waitUntil("it waits") { try daemon.run("status").output.contains("is starting") }
        #expect(try daemon.run("stop").status == 0)
        #expect(daemon.survivors.isEmpty)
    }

    @Test(.requiresRoot) func `stop ends a restart that is under way, and for good`() throws {
        let settings = ["keeper": "yes", "restart": "always", "restart_step": "10ms", "restart_max": "100"]
        let probe = try TestDaemon("probe", settings)
        let pid = try probe.start()
        try probe.configure(settings.merging(["begin": "hang"]) { _, new in new })
        kill(pid, SIGKILL)
        try waitUntil("it is being started again") {
            probe.survivors.contains { $0.pid != pid && $0.field("Uid").hasPrefix("\(TestDaemon.uid) ") }
        }
        let stop = try probe.run("stop", ["--schedule", "KILL/5"])
        #expect(stop.status == 0 && stop.output == "probe stopped\n", "\(stop.text)")
        #expect(probe.survivors.isEmpty && File.names(in: probe.scratch["run"]).isEmpty)
        #expect(probe.logText.split(separator: "\n").count { $0.contains("starts again") } == 1)
    }

    @Test(.requiresRoot) func `a restart that fails is made again, and says why`() throws {
        let pid = try daemon.start()
        try daemon.configure([
            "keeper": "yes", "restart": "on-failure", "restart_step": "10ms", "restart_max": "3", "run_dir": "/tmp",
        ])
        _ = crash(pid)
        try waitUntil("it gives up") { daemon.logText.contains("gives up after 3 restarts") }
        #expect(daemon.logText.contains("ERROR: keeper: jail: /tmp: others than root may write to it"))
    }

    @Test(.requiresRoot) func `what the environment set is set again`() throws {
        let daemon = try TestDaemon(
            "threadserver", ["keeper": "yes", "restart": "on-failure", "restart_step": "10ms"],
            environment: ["THREADSERVER_GREETING=HO!"])
        let pid = crash(try daemon.start())
        try waitUntil("another says HO!") {
            (File.text(daemon.pidFile) ?? "\(pid)\n") != "\(pid)\n" && fetch(daemon.port) == "HO!"
        }
        #expect(try daemon.run("stop").status == 0)
    }

    @Test func `each restart waits a step longer, up to the cap, and the oldest is forgotten`() {
        var settings = DaemonSettings()
        (settings.restartStep, settings.restartCap) = (.seconds(2), .seconds(5))
        (settings.restartMax, settings.restartPeriod) = (3, .seconds(60))
        var restarts = Restarts()
        #expect(restarts.next(at: 100, settings) == .wait(.seconds(2)))
        #expect(restarts.next(at: 101, settings) == .wait(.seconds(4)))
        #expect(restarts.next(at: 102, settings) == .wait(.seconds(5)))
        #expect(restarts.next(at: 103, settings) == .giveUp)
        #expect(restarts.next(at: 160, settings) == .wait(.seconds(5)))
        #expect(restarts.text == "4:101,102,160")
        #expect(Restarts(restarts.text) == restarts)
        let tooLarge = ["9223372036854775807:", "0:-9223372036854775808"]
        for wrong in ["", "3", "x:1", "-1:", "1:x", "1:2,,x"] + tooLarge { #expect(Restarts(wrong) == nil, "\(wrong)") }
    }
}
