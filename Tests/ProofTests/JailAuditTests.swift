// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// The jail is looked at before it is entered; what leads out of it is told, by path and reason, or prevents the start.
@Suite(.requiresRoot) final class JailAuditTests {
    private let daemon: TestDaemon
    init() throws {
        daemon = try TestDaemon()
        try daemon.scratch.makeFolder("jail")
    }

    private func plant(_ script: String) throws {
        let run = try Program.shell("cd \"$1\" && \(script)", [daemon.jail])
        try #require(run.status == 0, "\(run.text)")
    }

    @Test(arguments: [
        ("mkdir etc; echo 'admin:x:0:0::/:' > etc/passwd", "/etc/passwd: defines admin as root"),
        ("mkdir bin; cp /bin/true bin/t; chmod 4755 bin/t", "/bin/t: gives whoever runs it user 0 (mode 04755)"),
        ("cp /bin/true t; chmod 2755 t", "/t: gives whoever runs it group 0 (mode 02755)"),
        (
            "cp /bin/true t; chmod 4755 t; ln t u",
            "/u: gives whoever runs it user 0 (mode 04755), and has 2 names, perhaps outside too"
        ),
        ("mkdir -p a/b/c; mknod a/b/c/disk b 8 0", "/a/b/c/disk: is the device 8, 0"),
    ])
    func `a root user, a setuid program and a device prevent a start, and check tells them`(
        script: String, words: String
    ) throws {
        try plant(script)
        let start = try daemon.run("start")
        #expect(start.status == 6)
        #expect(start.errorOutput.contains("\(daemon.jail)\(words)"), "\(start.text)")
        #expect(daemon.survivors.isEmpty && !File.exists(daemon.pidFile))
        let check = try daemon.run("check")
        #expect(check.status == 6)
        #expect(check.output.contains("jail: \(daemon.jail)\(words)"), "\(check.text)")
        for setting in ["warn", "off"] {
            #expect(try daemon.run("start", ["--set", "jail_audit=\(setting)"]).status == 0)
            #expect(daemon.logText.contains(words) == true || setting == "off")
            try daemon.run("stop")
        }
    }

    @Test(arguments: [
        ("mkdir open; chmod 777 open", "/open: is writable by everybody and not sticky (mode 0777)"),
        ("mkdir dev; mknod dev/null c 1 3", "/dev/null: is the device 1, 3"),
        ("cp /bin/true t; setcap cap_net_raw+ep t", "/t: gives whoever runs it capabilities"),
        ("python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"s\")'", "/s: is a socket of user 0"),
    ])
    func `what is no way out by itself is told and starts`(script: String, words: String) throws {
        try plant(script)
        let check = try daemon.run("check")
        #expect(check.status == 0)
        #expect(check.output.contains("advice: jail: \(daemon.jail)\(words)"), "\(check.text)")
        try daemon.start()
        #expect(daemon.logText.contains("WARNING: jail: \(daemon.jail)\(words)"))
    }

    @Test func `what the daemon's user made himself gives him nothing and prevents no start`() throws {
        let id = "\(TestDaemon.uid):\(TestDaemon.gid)"
        try plant("mkdir data; cp /bin/true data/t; chown \(id) data data/t; chmod 6755 data/t")
        try daemon.start()
        #expect(!daemon.logText.contains("WARNING: jail"))
    }

    @Test func `a large jail is looked at in part, and that is said`() throws {
        try plant("mkdir many; cd many; seq 21000 | xargs touch")
        let began = ContinuousClock.now
        try daemon.start()
        #expect(daemon.logText.contains("is large: only 20000 files were looked at"))
        #expect(ContinuousClock.now - began < .seconds(20))
    }
}
