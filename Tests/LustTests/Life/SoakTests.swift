// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// A daemon's life with everything in it, under load.
///
/// LUST_SOAK=SECONDS makes it as long as wanted.
@Suite(.requiresRoot) final class SoakTests {
    private static let seconds = getenv("LUST_SOAK").flatMap { Int(String(cString: $0)) } ?? 6

    /// What can happen to it, and whether clients may notice.
    enum Event: CaseIterable {
        case reload, reopen, restart, status, stopped, killed, started, silence
        var mayBeNoticed: Bool { self == .killed || self == .started }
    }

    @Test(.timeLimit(.minutes(60))) func `reloads, rotations, restarts, stops and kills, and it serves after each`()
        throws
    {
        let daemon = try TestDaemon("threadserver", ["log_level": "notice"])
        try daemon.start()
        var round = 0
        let end = ContinuousClock.now + .seconds(Self.seconds)
        while .now < end || round < Event.allCases.count {
            let event = Event.allCases[round % Event.allCases.count]
            let load = event.mayBeNoticed ? nil : Load(port: daemon.port, clients: 16)
            try happen(event, to: daemon, round)
            load?.stop()
            #expect(load?.failed.isEmpty ?? true, "\(event): \(load?.failed ?? [:])")
            #expect(fetch(daemon.port) == "HI!", "\(event), round \(round)")
            #expect(daemon.survivors.count == 1, "\(event), round \(round)")
            round += 1
        }
        let stop = try daemon.run("stop")
        #expect(stop.status == 0 && daemon.survivors.isEmpty, "\(stop.text)")
        #expect(File.names(in: daemon.scratch["run"]).isEmpty)
    }

    private func happen(_ event: Event, to daemon: TestDaemon, _ round: Int) throws {
        let pid = daemon.survivors.first?.pid ?? 0
        switch event {
        case .reload: #expect(try daemon.run("reload").status == 0)
        case .reopen:
            rename(daemon.log, daemon.log + ".\(round)")
            #expect(try daemon.run("reopen").status == 0)
        case .restart:
            let restart = try daemon.run("restart")
            #expect(restart.status == 0, "\(restart.text)")
        case .status: #expect(try daemon.run("status").status == 0)
        case .stopped:
            kill(pid, SIGSTOP)
            try waitUntil("it is stopped") { Proc(pid).field("State").hasPrefix("T") }
            kill(pid, SIGCONT)
        case .killed:
            kill(pid, SIGKILL)
            try waitUntil("it can be started again") { try daemon.run("start").output.contains("started, pid") }
        case .started:
            #expect(try daemon.run("stop").status == 0)
            try daemon.start()
        case .silence:
            // A client of the control socket that goes to sleep in the middle.
            _ = try Program.run("/usr/bin/timeout", ["0.01", "/bin/cat", daemon.scratch["run/threadserver.control"]])
        }
    }

    @Test(.requires("mount")) func `a full disk under the log costs records, never the service`() throws {
        let daemon = try TestDaemon()
        let script = """
            mount -t tmpfs -o size=64k lust "$1" && shift && "$@" || exit 1
            head -c 1000000 /dev/zero > "$0/fill"; "$@" > /dev/null || exit 2
            """
        let words = daemon.words("start")
        // In a mount namespace of its own; the daemon stays in it.
        let start = try Program.run(
            "/usr/bin/unshare",
            ["--mount", "--", "/bin/sh", "-c", script, daemon.scratch["log"], daemon.scratch["log"]] + words)
        #expect(start.status == 0, "\(start.text)")
        let load = Load(port: daemon.port, clients: 4)
        try waitUntil("some are served") { load.done > 500 }
        #expect(try daemon.run("status").output.contains("log records were lost"))
        #expect(try daemon.run("reload").status == 0)
        load.stop()
        #expect(load.failed.isEmpty && load.done > 500)
        #expect(try daemon.run("stop").status == 0)
    }
}
