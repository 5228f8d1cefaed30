// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@testable import Lust

/// Clocks that jump: no deadline may notice.
@Suite(.requiresRoot) final class ClockTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// A client that connects and says nothing; it has ended when it is let go.
    private func silent(_ daemon: TestDaemon) throws -> Program {
        try Program("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(daemon.port); echo; cat <&3"])
    }

    /// What the log says when each line was written, in order.
    private func stamps(_ daemon: TestDaemon) -> [Substring] {
        daemon.logText.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    }

    @Test(.requires("cc")) func `a wall clock that jumps by hours at every look changes no deadline`() throws {
        let library = scratch["clock.so"]
        let made = try Program.run(
            "/usr/bin/cc", ["-shared", "-fPIC", "-O1", "-o", library, Product.folder + "/Tests/clock.c"])
        try #require(made.status == 0, "\(made.text)")
        let probe = try TestDaemon(
            "probe", ["idle_timeout": "10s", "connection_timeout": "300ms", "log_format": "iso"],
            environment: ["LD_PRELOAD=\(library)"])
        let first = try probe.start()
        _ = try silent(probe).wait()
        try waitUntil("it is said") { probe.logText.contains("1 connections took too long and were ended") }
        #expect(try probe.run("status").status == 0)
        #expect(try probe.run("reload").status == 0)
        // The old one has a connection that lasts, which is cut after its time and not before.
        try probe.configure(["connection_timeout": "0", "stop_timeout": "300ms", "log_format": "iso"])
        #expect(try probe.run("restart").status == 0)
        #expect(!Proc(first).isAlive)
        let last = try silent(probe)
        try waitUntil("it is handled") { try probe.run("status").output.contains("1 connections now") }
        let stop = try probe.run("stop")
        #expect(stop.status == 0 && probe.survivors.isEmpty, "\(stop.text)")
        _ = try last.wait()
        #expect(probe.logText.contains("1 connections were cut"))
        // Otherwise all this would show nothing.
        #expect(zip(stamps(probe), stamps(probe).dropFirst()).contains { $0 > $1 }, "\(probe.logText)")
    }

    @Test(.requires("a kernel with time namespaces") { File.exists("/proc/self/ns/time") })
    func `commands find, restart and stop a daemon whose clocks are hours ahead of theirs`() throws {
        let daemon = try TestDaemon("threadserver", ["keeper": "yes"])
        let ahead = ["--time", "--fork", "--monotonic", "36000", "--boottime", "72000"]
        let start = try Program.run("/usr/bin/unshare", ahead + daemon.words("start"))
        #expect(start.status == 0, "\(start.text)")
        #expect(fetch(daemon.port) == "HI!")
        let status = try daemon.run("status")
        let uptime = status.output.split(separator: "\n").first { $0.hasPrefix("  up ") }?.split(separator: " ")[1]
        #expect(uptime.flatMap { Int($0) } ?? .max < 60, "\(status.text)")
        #expect(try daemon.run("restart").status == 0)
        #expect(fetch(daemon.port) == "HI!")
        #expect(try daemon.run("stop").status == 0)
        #expect(daemon.survivors.isEmpty && File.names(in: daemon.scratch["run"]).isEmpty)
    }
}
