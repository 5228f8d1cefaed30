// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// What a broken-in daemon can do: nothing.
///
/// Attempts are made by the daemon itself, inside its jail.
@Suite(.requiresRoot) final class EscapeTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon("probe") }

    private func attempts() -> [String] {
        (File.text(daemon.jail + "/data/escape") ?? "").split(separator: "\n").map(String.init)
    }

    /// A process of the daemon's user outside the jail, at an abstract socket.
    private func peer(_ name: String) throws -> Program {
        let peer = try Program(Product.path("probe"), ["peer", name], uid: TestDaemon.uid)
        try waitUntil("the peer listens") { File.text("/proc/net/unix")?.contains("@\(name)") == true }
        return peer
    }

    /// Programs that give privileges to whoever may run them.
    private func makeHelpers() throws {
        let (whoami, jail) = (Product.folder + "/Tests/whoami.c", try daemon.scratch.makeFolder("jail"))
        let made = try Program.shell(
            """
            cc -static -O2 -o "$2/suid" "$1" && cp "$2/suid" "$2/fcap" && chmod 4755 "$2/suid" && chmod 755 "$2/fcap" &&
            setcap cap_setuid,cap_sys_admin+ep "$2/fcap"
            """, [whoami, jail])
        try #require(made.status == 0, "\(made.text)")
    }

    @Test(
        .requires("cc"), .requires("setcap"), .requires("setpriv"), arguments: ["yes", "namespace"], ["none", "self"])
    func `nothing gets out`(jail: String, jailProc: String) throws {
        let name = "lust-peer-\(getpid())-\(jail)-\(jailProc)"
        let peer = try peer(name)
        try makeHelpers()
        try daemon.configure([
            "begin": "escape", "peer": "\(peer.pid)", "root_pid": "\(getpid())", "abstract": name,
            "helpers": "/suid, /fcap", "jail": jail, "jail_proc": jailProc, "jail_audit": "off",
        ])
        try daemon.start()
        let attempts = attempts()
        #expect(attempts.count > 85)
        #expect(
            attempts.filter { !$0.hasPrefix("held ") } == attempts.filter { $0.hasPrefix("known prlimit of a peer") })
    }

    @Test(.requires("unshare")) func `the attempts do get out where nothing is held`() throws {
        try daemon.configure(["begin": "escape", "jail": "no", "drop": "no", "seccomp": "off"])
        // Opened before: some attempts cover /data with a mount.
        let script = "mkdir /data; : > /data/escape; exec 4</data/escape; \"$@\" >&2 && cat <&4"
        let run = try World.run(script, daemon.words("start"), keepingFiles: false)
        let attempts = run.output.split(separator: "\n")
        #expect(attempts.filter { $0.hasPrefix("ESCAPED") }.count > 40, "\(run.text)")
    }
}
