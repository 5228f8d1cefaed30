// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// The service and systemd's socket, from inside the jail.
final class NotifyTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.requiresRoot, arguments: [false, true])
    func `a jailed daemon says that it is ready, reloads and stops`(abstract: Bool) throws {
        let receiver = try NotifyReceiver(abstract ? "@lust-\(getpid())-\(scratch.path)" : scratch["notify"])
        let daemon = try TestDaemon(environment: ["NOTIFY_SOCKET=\(receiver.name)"])
        let run = try daemon.begin("start")
        let ready = try receiver.message(with: "READY=1")
        #expect(ready.contains("MAINPID=\(run.pid)"))
        #expect(Proc(run.pid).field("Uid").hasPrefix("\(TestDaemon.uid)"))
        #expect(fetch(daemon.port) == "HI!")
        kill(run.pid, SIGHUP)
        #expect(try receiver.message(with: "RELOADING=1").contains { $0.hasPrefix("MONOTONIC_USEC=") })
        _ = try receiver.message(with: "READY=1")
        kill(run.pid, SIGTERM)
        #expect(try receiver.message(with: "STOPPING=1").contains { $0.hasPrefix("EXTEND_TIMEOUT_USEC=") })
        #expect(try run.wait().status == 0)
    }

    @Test(.requiresRoot) func `a watchdog is fed by the main loop`() throws {
        let receiver = try NotifyReceiver(scratch["notify"])
        let daemon = try TestDaemon(environment: ["NOTIFY_SOCKET=\(receiver.name)", "WATCHDOG_USEC=100000"])
        let run = try daemon.begin("start")
        for _ in 0..<3 { _ = try receiver.message(with: "WATCHDOG=1") }
        kill(run.pid, SIGTERM)
        #expect(try run.wait().status == 0)
    }

    @Test(.requiresRoot) func `a supervisor that does not listen is no reason not to serve`() throws {
        let daemon = try TestDaemon(environment: ["NOTIFY_SOCKET=\(scratch["nobody"])"])
        let run = try daemon.begin("start")
        try waitUntil("it serves") { fetch(daemon.port) == "HI!" }
        kill(run.pid, SIGTERM)
        let result = try run.wait()
        #expect(result.status == 0)
        #expect(result.errorOutput.contains("it will not be told anything"))
        #expect(result.errorOutput.contains("runs under systemd"))
    }

    @Test(.requiresRoot) func `what systemd gave is gone from the daemon's environment`() throws {
        let receiver = try NotifyReceiver(scratch["notify"])
        let daemon = try TestDaemon(environment: ["NOTIFY_SOCKET=\(receiver.name)", "LISTEN_PID=1", "LISTEN_FDS=3"])
        let run = try daemon.begin("start")
        _ = try receiver.message(with: "READY=1")
        #expect(Proc(run.pid).environment.filter { $0.hasPrefix("NOTIFY") || $0.hasPrefix("LISTEN") }.isEmpty)
        kill(run.pid, SIGTERM)
        _ = try run.wait()
    }

    @Test(.requiresRoot) func `a second start under a supervisor fails, for it is no daemon`() throws {
        let daemon = try TestDaemon()
        try daemon.start()
        let second = try daemon.run("start", by: "NOTIFY_SOCKET=/nowhere exec \"$@\"")
        #expect(second.status == 1)
        #expect(second.errorOutput.contains("another runs already"))
        #expect(fetch(daemon.port) == "HI!")
    }
}
