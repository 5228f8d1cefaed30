// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import TestSupport
import Testing

/// What must not start: a sentence, a code, and nothing left.
@Suite(.requiresRoot) final class RefusalTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    private func isRefused(_ result: Program.Result, _ status: Int32, _ words: String) {
        #expect(result.status == status)
        #expect(result.errorOutput.hasPrefix("threadserver: ") && result.errorOutput.hasSuffix("\n"))
        #expect(result.errorOutput.contains(words), "\(result.text)")
        #expect(result.output == "")
        #expect(daemon.survivors.isEmpty)
        #expect(!File.exists(daemon.pidFile))
    }

    @Test func `who is not root cannot start it`() throws {
        isRefused(try daemon.run("start", uid: TestDaemon.uid), 4, "need root")
    }

    @Test(arguments: [
        ("uid", "lust-nobody-knows", "no such user"), ("gid", "lust-nobody-knows", "no such group"),
        ("uid", "root", "is root's user"), ("uid", "0", "is root's user"), ("gid", "0", "is root's group"),
        ("groups", "0", "is root's group"), ("uid", "4294967295", "is not a user"), ("uid", "-1", "is not a user"),
        ("uid", "99999999999", "is not a user"),
    ]) func `an account that is none is refused`(key: String, value: String, words: String) throws {
        try daemon.configure([key: value])
        isRefused(try daemon.run("start"), 6, words)
    }

    @Test func `a busy port is named`() throws {
        let other = try TestDaemon("threadserver", ["ports": "\(daemon.port)"])
        try other.start()
        isRefused(try daemon.run("start"), 1, "listen: [::]:\(daemon.port): Address already in use")
        #expect(fetch(daemon.port) == "HI!")
    }

    @Test func `a capability that would undo the jail is refused`() throws {
        try daemon.configure(["capabilities": "sys_chroot"])
        isRefused(try daemon.run("start"), 6, "threadserver.conf:")
    }

    @Test(.requires("setpriv")) func `root without the capability to drop is refused`() throws {
        let script = "exec setpriv --bounding-set=-setuid --inh-caps=-setuid -- \"$@\""
        isRefused(try daemon.run("start", by: script), 4, "cap_setuid is needed and is not there: start as root")
    }

    @Test(.requires("unshare")) func `a full disk under the pid file is an error that leaves nothing`() throws {
        let script = """
            mount -t tmpfs -o size=4k lust '\(daemon.scratch["run"])'
            head -c 4096 /dev/zero > '\(daemon.scratch["run/full"])'
            "$@"; echo "status $?"; ls '\(daemon.scratch["run"])'
            """
        let run = try World.run(script, daemon.words("start"))
        #expect(run.output == "status 1\nfull\n")
        #expect(run.errorOutput.contains("No space left on device"), "\(run.text)")
    }

    @Test(.requires("unshare")) func `a full disk under the log does not keep the daemon from serving`() throws {
        let script = """
            mount -t tmpfs -o size=4k lust '\(daemon.scratch["log"])'
            head -c 4096 /dev/zero > '\(daemon.scratch["log/full"])'
            "$@"; echo "status $?"
            """
        let run = try World.run(script, daemon.words("start"))
        #expect(run.output.contains("threadserver started, pid ") && run.output.hasSuffix("status 0\n"), "\(run.text)")
    }

    // The configuration

    @Test func `a wrong value is named with file and line`() throws {
        try daemon.configure(["start_timeout": "soon"])
        let line =
            try #require(
                File.text(daemon.configuration)?.split(separator: "\n").firstIndex { $0.hasPrefix("start_timeout") })
            + 1
        isRefused(try daemon.run("start"), 6, "\(daemon.configuration):\(line): ")
    }

    @Test func `an unknown key is named with the one that was meant`() throws {
        try daemon.configure(["prots": "1"])
        isRefused(try daemon.run("start"), 6, "ports")
    }

    @Test func `a configuration that others may write to is not believed`() throws {
        chmod(daemon.configuration, 0o666)
        isRefused(try daemon.run("start"), 6, "others than root can write to it (mode 0666): chmod go-w it")
        chmod(daemon.configuration, 0o644)
        chown(daemon.configuration, TestDaemon.uid, 0)
        isRefused(try daemon.run("start"), 6, "belongs to user \(TestDaemon.uid)")
    }

    @Test func `a configuration that is not there is named`() throws {
        unlink(daemon.configuration)
        isRefused(try daemon.run("start"), 6, "settings: \(daemon.configuration): No such file or directory")
    }

    // The command line

    @Test(arguments: [
        ["start", "--frobnicate"], ["start", "--timeout"], ["start", "--timeout", "never"], ["start", "--set", "x"],
        ["start", "notaport"], ["start", "--foreground=yes"], ["begin"], [],
    ]) func `a wrong command line ends with 2 and a sentence`(words: [String]) throws {
        let configured = words.first == "start" ? ["--config", daemon.configuration] : []
        let result = try Program.run(Product.path("threadserver"), words.prefix(1) + configured + words.dropFirst())
        #expect(result.status == 2, "\(result.text)")
        #expect(!result.errorOutput.isEmpty && result.output == "")
        #expect(daemon.survivors.isEmpty && !File.exists(daemon.pidFile))
    }

    @Test(arguments: [
        ("limit_nofile=-1", "limit_nofile: '-1' is not a whole number"),
        ("start_timeout=9223372036854775807s", "is not a duration"),
        ("stop_timeout=9223372036854775807s", "is not a duration"),
    ]) func `a number that makes no sense is refused`(setting: String, words: String) throws {
        isRefused(try daemon.run("start", ["--set", setting]), 6, words)
    }

    @Test func `a word that is not UTF-8 is refused, not read as another`() throws {
        let script = "exec \"$@\" --set \"log_file=/tmp/$(printf '\\377').log\""
        isRefused(try daemon.run("start", by: script), 2, "is not UTF-8")
    }

    @Test func `another's UNIX socket is not waited for, however many wait there`() throws {
        let probe = try TestDaemon("probe")
        let path = probe.scratch["run/other.sock"]
        try probe.configure(["sockets": path])
        let other = sys_socket(AF_UNIX, Int32(SOCK_STREAM.rawValue))
        defer { _ = sys_close(other) }
        try #require(sys_bind_path(other, path) == 0 && sys_listen(other, 0) == 0)
        let waiting = (0..<3).map { _ in sys_socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)) }
        defer { for client in waiting { _ = sys_close(client) } }
        #expect(waiting.map { sys_connect_path($0, path) }.last == -EAGAIN)
        for (command, status) in [("start", Int32(1)), ("check", 6)] {
            let run = try probe.run(command, within: .seconds(10))
            #expect(run.status == status && run.text.contains("\(path): Address already in use"), "\(run.text)")
        }
    }
}
