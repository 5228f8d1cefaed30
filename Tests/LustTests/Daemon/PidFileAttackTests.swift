// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// What others may have put where the pid file is to be.
@Suite(.requiresRoot) final class PidFileAttackTests {
    let daemon: TestDaemon
    private let victim: String

    init() throws {
        daemon = try TestDaemon()
        victim = try daemon.scratch.write("victim", "SECRET", mode: 0o600)
    }

    private var victimIsWhole: Bool {
        File.text(victim) == "SECRET"
            && File.facts(victim).map { $0.st_mode & 0o7777 == 0o600 && $0.st_uid == 0 } == true
    }

    private func isRefused(_ result: Program.Result, saying words: String) {
        #expect(result.status == 1)
        #expect(result.errorOutput == "threadserver: claim: \(daemon.pidFile): \(words)\n")
        #expect(daemon.survivors.isEmpty)
    }

    @Test func `a link in place of the pid file is not followed`() throws {
        symlink(victim, daemon.pidFile)
        isRefused(try daemon.run("start"), saying: "is a link; remove it")
        #expect(victimIsWhole)
    }

    @Test func `a link that leads nowhere makes no file there`() throws {
        symlink(daemon.scratch["nowhere"], daemon.pidFile)
        isRefused(try daemon.run("start"), saying: "is a link; remove it")
        #expect(!File.exists(daemon.scratch["nowhere"]))
    }

    @Test func `a second name of root's file is not written to`() throws {
        link(victim, daemon.pidFile)
        isRefused(try daemon.run("start"), saying: "is not a plain file with one name; remove it")
        #expect(victimIsWhole)
    }

    @Test func `a FIFO does not hold the start up`() throws {
        mkfifo(daemon.pidFile, 0o666)
        isRefused(try daemon.run("start", within: .seconds(5)), saying: "is not a plain file with one name; remove it")
    }

    @Test func `a file of the daemon's user is not believed`() throws {
        try File.write(daemon.pidFile, "1\n")
        chown(daemon.pidFile, TestDaemon.uid, TestDaemon.gid)
        isRefused(try daemon.run("start"), saying: "belongs to user \(TestDaemon.uid); remove it")
    }

    @Test func `a folder that others may write to is refused`() throws {
        chmod(daemon.scratch["run"], 0o777)
        let result = try daemon.run("start")
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("\(daemon.scratch["run"]): is writable by everybody (mode 0777)"))
        #expect(File.names(in: daemon.scratch["run"]).isEmpty)
    }

    @Test(arguments: ["", "99999", "-1", "junk", "0", "1"]) func `a stale file does not prevent a start`(
        content: String
    )
        throws
    {
        try File.write(daemon.pidFile, content, mode: 0o666)
        let pid = try daemon.start()
        #expect(File.text(daemon.pidFile) == "\(pid)\n")
        #expect(File.facts(daemon.pidFile)?.st_mode == S_IFREG | 0o644)
    }

    @Test func `the pid of another process does not prevent a start`() throws {
        try File.write(daemon.pidFile, "\(getpid())\n")
        let pid = try daemon.start()
        #expect(File.text(daemon.pidFile) == "\(pid)\n")
    }

    @Test func `the daemon's user can write neither to the pid file nor beside it`() throws {
        try daemon.start()
        let script =
            "echo 1 > '\(daemon.pidFile)' || touch '\(daemon.pidFile).x' || rm -f '\(daemon.pidFile)' && exit 1; exit 0"
        let result = try Program.run("/bin/sh", ["-c", script], uid: TestDaemon.uid)
        #expect(File.exists(daemon.pidFile), "\(result.text)")
        #expect(File.text(daemon.pidFile) != "1\n")
        let names = ["threadserver.control", "threadserver.pid", "threadserver.started"]
        #expect(File.names(in: daemon.scratch["run"]).sorted() == names)
    }
}
