// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// What others may have put where the log is to be.
@Suite(.requiresRoot) final class LogAttackTests {
    let daemon: TestDaemon
    private let victim: String

    init() throws {
        daemon = try TestDaemon()
        victim = try daemon.scratch.write("victim", "SECRET", mode: 0o600)
    }

    private func isRefused(_ result: Program.Result, saying words: String) {
        #expect(result.status == 1)
        #expect(result.errorOutput == "threadserver: log: \(daemon.log): \(words)\n")
        #expect(daemon.survivors.isEmpty)
        #expect(!File.exists(daemon.pidFile))
        #expect(File.text(victim) == "SECRET")
    }

    @Test func `a link in place of the log is not followed`() throws {
        symlink(victim, daemon.log)
        isRefused(try daemon.run("start"), saying: "is a symbolic link")
    }

    @Test func `a second name of root's file is not written to`() throws {
        link(victim, daemon.log)
        isRefused(try daemon.run("start"), saying: "has 2 names; a log file has one")
    }

    @Test func `a FIFO that nobody reads does not hold the start up`() throws {
        mkfifo(daemon.log, 0o666)
        isRefused(try daemon.run("start", within: .seconds(5)), saying: "is a FIFO or a socket, not a file")
    }

    @Test func `a log of another user is refused`() throws {
        try File.write(daemon.log, "old\n")
        chown(daemon.log, TestDaemon.uid, TestDaemon.gid)
        isRefused(try daemon.run("start"), saying: "belongs to user \(TestDaemon.uid)")
    }

    @Test func `a folder of another user is refused`() throws {
        chown(daemon.scratch["log"], TestDaemon.uid, TestDaemon.gid)
        let result = try daemon.run("start")
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("belongs to user \(TestDaemon.uid), who could replace it"))
        #expect(!File.exists(daemon.log) && !File.exists(daemon.pidFile))
    }

    @Test func `a log that everybody may write to is closed to them`() throws {
        try File.write(daemon.log, "old\n", mode: 0o666)
        try daemon.start()
        #expect(File.facts(daemon.log)?.st_mode == S_IFREG | 0o644)
        #expect(daemon.logText.hasPrefix("old\n"))
    }

    @Test func `what is logged before is kept and each line is one record`() throws {
        try daemon.start()
        try daemon.run("stop")
        try daemon.start()
        let lines = daemon.logText.split(separator: "\n")
        #expect(lines.filter { $0.hasSuffix("NOTICE: threadserver is ready") || $0.contains("is ready") }.count == 2)
        #expect(lines.allSatisfy { $0.hasPrefix("[") })
    }
}
