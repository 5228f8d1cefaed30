// SPDX-License-Identifier: MIT
import Glibc
@testable import Lust
import TestSupport
import Testing

@Suite(.requiresRoot) final class PidFileTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private var path: String { scratch["x.pid"] }

    @Test func `a claim makes a file of root's that anybody may read`() throws {
        let file = try PidFile(path)
        #expect(File.facts(path)?.st_mode == S_IFREG | 0o644)
        #expect(fcntl(file.lock.number, F_GETFL) & O_ACCMODE == O_RDONLY)
        #expect(fcntl(file.lock.number, F_GETFD) == FD_CLOEXEC && fcntl(file.writer.number, F_GETFD) == FD_CLOEXEC)
    }

    @Test func `a second claim is refused and changes nothing`() throws {
        try scratch.write("x.pid", "4711\n")
        let file = try PidFile(path)
        #expect(throws: PidFile.AlreadyClaimed.self) { try PidFile(path) }
        #expect(File.text(path) == "4711\n")
        withExtendedLifetime(file) {}
    }

    @Test func `a claim that is given up can be had`() throws {
        do { _ = try PidFile(path) }
        let again = try PidFile(path)
        again.remove()
        #expect(!File.exists(path))
    }

    @Test func `a file that nobody claims is removed and one that somebody does is not`() throws {
        try scratch.write("x.pid", "4711\n")
        try PidFile.Remains(path)?.removeIfUnclaimed()
        #expect(!File.exists(path))
        let file = try PidFile(path)
        try PidFile.Remains(path)?.removeIfUnclaimed()
        #expect(File.exists(path))
        withExtendedLifetime(file) {}
    }

    @Test func `no file and no plain file are no error to remove`() throws {
        try PidFile.Remains(path)?.removeIfUnclaimed()
        symlink("/etc/hostname", path)
        try PidFile.Remains(path)?.removeIfUnclaimed()
        #expect(File.link(path) != nil)
    }

    @Test func `links, second names, FIFOs, folders and others' files are refused`() throws {
        let victim = try scratch.write("victim", "x")
        func refused(_ make: () -> Void) {
            File.remove(path)
            make()
            #expect(throws: LustError.self) { try PidFile(path) }
        }
        refused { symlink(victim, path) }
        refused { link(victim, path) }
        refused { mkfifo(path, 0o644) }
        refused { mkdir(path, 0o755) }
        refused {
            close(creat(path, 0o644))
            chown(path, 4711, 4711)
        }
        #expect(File.text(victim) == "x")
    }

    // What the locks say

    @Test func `no file is no claim and a file alone was left`() throws {
        #expect(Claim(of: path) == .none)
        try scratch.write("x.pid", "1\n")
        #expect(Claim(of: path) == .left)
    }

    @Test func `a claim without a daemon is a start`() throws {
        let file = try PidFile(path)
        #expect(Claim(of: path) == .starting(pid: nil))
        withExtendedLifetime(file) {}
    }

    @Test func `a link is not believed`() {
        symlink("/etc/hostname", path)
        guard case .unknown = Claim(of: path) else { return #expect(Bool(false), "\(Claim(of: path))") }
    }

    @Test func `a daemon that serves is told by its lock and not by the number`() throws {
        let daemon = try TestDaemon()
        let pid = try daemon.start()
        #expect(Claim(of: daemon.pidFile) == .running(pid: pid))
        try File.write(daemon.pidFile, "1\n")
        #expect(Claim(of: daemon.pidFile) == .running(pid: pid))
        #expect(throws: PidFile.AlreadyClaimed.self) { try PidFile(daemon.pidFile) }
    }

    @Test func `a daemon that does not yet serve is a start with its pid`() throws {
        let daemon = try TestDaemon("probe", ["begin": "hang"])
        let start = try daemon.begin("start")
        try waitUntil("the daemon is there") {
            if case .starting(.some(let pid)) = Claim(of: daemon.pidFile) { return Proc(pid).isAlive }
            return false
        }
        #expect(try daemon.run("status").status == 4)
        #expect(try daemon.run("start").status == 1)
        #expect(try daemon.run("stop", ["--timeout", "100ms"]).status == 0)
        #expect(try start.wait().status == 1)
        #expect(daemon.survivors.isEmpty)
    }
}
