// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// SIGKILL for the old daemon, the new one or the command, at whatever moment of a restart.
@Suite(.requiresRoot) final class RestartKilledTests {
    enum Victim: CaseIterable { case old, new, starter }

    /// After it there is one daemon or none, every command knows which, and a start works.
    private func expectOrder(_ daemon: TestDaemon, _ what: String) throws {
        try waitUntil("at most one is left: \(what)") { daemon.survivors.count <= 1 }
        // A process that is killed still has its locks for a moment when its memory is gone.
        var status = try daemon.run("status")
        try waitUntil("its locks are gone: \(what)") {
            status = try daemon.run("status")
            return daemon.survivors.count == 1 || status.status != 0
        }
        if let survivor = daemon.survivors.first {
            #expect(status.output.hasPrefix("threadserver runs, pid \(survivor.pid)\n"), "\(what) \(status.text)")
            #expect(try daemon.run("start").output == "threadserver runs already, pid \(survivor.pid)\n")
        } else {
            #expect(status.status == 1 || status.status == 3, "\(what) \(status.text)")
            try waitUntil("it can be started") { try daemon.run("start").status == 0 }
        }
        #expect(fetch(daemon.port) == "HI!")
        let restart = try daemon.run("restart")
        #expect(restart.status == 0, "\(what): \(restart.text)")
        #expect(fetch(daemon.port) == "HI!")
        #expect(try daemon.run("stop").status == 0)
        #expect(daemon.survivors.isEmpty && fetch(daemon.port) == nil)
        #expect(File.names(in: daemon.scratch["run"]).isEmpty, "\(what): \(File.names(in: daemon.scratch["run"]))")
    }

    /// A restart is over after some milliseconds; the moments are spread over it.
    @Test(arguments: Victim.allCases) func `a kill at any moment leaves a startable state`(_ victim: Victim) throws {
        let daemon = try TestDaemon("threadserver", ["log_level": "notice"])
        for moment in 0..<24 {
            let old = try daemon.start()
            let restart = try daemon.begin("restart")
            usleep(useconds_t(moment * 1500))
            switch victim {
            case .old: kill(old, SIGKILL)
            case .starter: kill(restart.pid, SIGKILL)
            case .new:
                for process in daemon.survivors where process.pid != old && process.pid != restart.pid {
                    kill(process.pid, SIGKILL)
                }
            }
            _ = try restart.wait()
            try expectOrder(daemon, "\(victim) at \(moment * 1500) µs")
        }
    }

    /// strace kills the starter with a system call that it makes once, before and after the one rename that decides.
    @Test(.requires("strace"), arguments: ["renameat:when=1", "renameat:when=2", "renameat:when=3"])
    func `a starter killed at a rename leaves one daemon`(_ fault: String) throws {
        let daemon = try TestDaemon("threadserver", ["log_level": "notice"])
        try daemon.start()
        let words = daemon.words("restart")
        let set = "renameat,renameat2:signal=KILL:\(fault.drop { $0 != ":" }.dropFirst())"
        let strace = try Program("/usr/bin/strace", ["-qq", "-o", "/dev/null", "-e", "inject=\(set)", "--"] + words)
        _ = try strace.wait()
        try expectOrder(daemon, fault)
    }
}
