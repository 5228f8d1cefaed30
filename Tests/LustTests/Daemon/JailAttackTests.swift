// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Jails that are none.
@Suite(.requiresRoot) final class JailAttackTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    private func isRefused(saying words: String, status: Int32 = 1) throws {
        let result = try daemon.run("start")
        #expect(result.status == status)
        #expect(
            result.errorOutput.hasPrefix("threadserver: jail: ") && result.errorOutput.contains(words), "\(result.text)"
        )
        #expect(daemon.survivors.isEmpty)
        #expect(!File.exists(daemon.pidFile))
    }

    @Test func `a link is refused`() throws {
        try daemon.scratch.makeFolder("elsewhere")
        symlink(daemon.scratch["elsewhere"], daemon.jail)
        try isRefused(saying: "\(daemon.jail): is a link; name the directory itself")
        #expect(File.names(in: daemon.scratch["elsewhere"]).isEmpty)
    }

    @Test func `the daemon's own folder is refused`() throws {
        try daemon.scratch.makeFolder("jail")
        chown(daemon.jail, TestDaemon.uid, TestDaemon.gid)
        try isRefused(saying: "\(daemon.jail): belongs to user \(TestDaemon.uid); it has to be root's")
    }

    @Test(arguments: [UInt32(0o777), 0o1777, 0o775]) func `a folder that others may write to is refused`(mode: UInt32)
        throws
    {
        try daemon.scratch.makeFolder("jail", mode: mode)
        try isRefused(saying: "\(daemon.jail): others than root may write to it (mode 0\(String(mode, radix: 8)))")
    }

    @Test func `a folder that its user cannot enter is refused`() throws {
        try daemon.scratch.makeFolder("jail", mode: 0o700)
        try isRefused(saying: "lets nobody but root in")
    }

    @Test func `a file is refused`() throws {
        try daemon.scratch.write("jail", "")
        try isRefused(saying: "\(daemon.jail): Not a directory")
    }

    @Test func `a folder in a folder of another is refused`() throws {
        try daemon.scratch.makeFolder("theirs")
        chown(daemon.scratch["theirs"], TestDaemon.uid, TestDaemon.gid)
        try daemon.configure(["run_dir": daemon.scratch["theirs/jail"]])
        try isRefused(saying: "belongs to user \(TestDaemon.uid), who could replace it")
        #expect(!File.exists(daemon.scratch["theirs/jail"]))
    }

    @Test func `a folder in one that is not there is refused`() throws {
        try daemon.configure(["run_dir": daemon.scratch["no/jail"]])
        try isRefused(saying: "\(daemon.scratch["no"]): No such file or directory")
    }

    @Test func `a jail that is made is root's whatever the umask`() throws {
        let result = try daemon.run("start", by: "umask 000; exec \"$@\"")
        #expect(result.status == 0, "\(result.text)")
        let facts = try #require(File.facts(daemon.jail))
        #expect(facts.st_uid == 0 && facts.st_mode & 0o7777 == 0o755)
    }

    @Test func `library and name service of the jail are never loaded as root`() throws {
        try daemon.scratch.makeFolder("jail")
        try daemon.scratch.makeFolder("jail/etc")
        try daemon.scratch.write("jail/etc/nsswitch.conf", "passwd: evil\ngroup: evil\ninitgroups: evil\n")
        try daemon.scratch.write("jail/etc/passwd", "evil:x:0:0::/:/bin/sh\n")
        // By itself a start is refused for that user.
        try daemon.configure(["jail_audit": "off"])
        let strace = try daemon.beginTraced("openat,chroot,execve")
        try waitUntil("it is ready") { daemon.logText.contains("is ready") }
        _ = fetch(daemon.port)
        try daemon.run("stop")
        _ = try strace.wait()
        let inside = daemon.trace.drop { !$0.contains("chroot(\".\") ") }.filter { $0.contains("openat(") }
        #expect(!inside.contains { $0.contains("nss") || $0.contains("passwd") || $0.contains(".so") }, "\(inside)")
    }
}
