// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// The files that `unit` prints, read by the programs that they are for.
final class UnitTests {
    let daemon: TestDaemon

    init() throws { daemon = try TestDaemon("threadserver", ["ports": "80, 8080"]) }

    private func unit(_ kind: String, _ options: [String] = []) throws -> String {
        let result = try daemon.run("unit", options + [kind])
        #expect(result.status == 0, "\(result.text)")
        return result.output
    }

    @Test(.requires("systemd-analyze")) func `systemd finds nothing wrong with its units`() throws {
        try daemon.scratch.write("x.service", try unit("systemd", ["--set", "greeting=50% of \"$HOME\" and it's"]))
        try daemon.scratch.write("x.socket", try unit("socket"))
        let paths = [daemon.scratch["x.service"], daemon.scratch["x.socket"]]
        let result = try Program.run("/usr/bin/systemd-analyze", ["verify"] + paths)
        #expect(result.status == 0, "\(result.text)")
        #expect(result.errorOutput.isEmpty, "\(result.text)")
    }

    @Test func `the unit has what the configuration needs and no more`() throws {
        let text = try unit("systemd")
        #expect(text.contains("Type=notify\n"))
        #expect(text.contains("ExecStart=\(Product.path("threadserver")) start --config \(daemon.configuration)\n"))
        #expect(text.contains("CAP_SYS_CHROOT CAP_CHOWN CAP_SETUID CAP_SETGID CAP_SETPCAP CAP_NET_BIND_SERVICE\n"))
        #expect(!text.contains("CAP_SYS_ADMIN"))
        #expect(!(try unit("systemd", ["--set", "ports=8080"])).contains("CAP_NET_BIND_SERVICE"))
    }

    @Test(.requires("systemd-analyze")) func `the unit of a namespace jail allows what makes it`() throws {
        let text = try unit("systemd", ["--set", "jail=namespace"])
        #expect(text.contains(" CAP_SYS_ADMIN "))
        #expect(text.contains("landlock_restrict_self mount unshare pivot_root umount2\n"))
        try daemon.scratch.write("x.service", text)
        let result = try Program.run("/usr/bin/systemd-analyze", ["verify", daemon.scratch["x.service"]])
        #expect(result.status == 0 && result.errorOutput.isEmpty, "\(result.text)")
    }

    @Test func `the unit among the examples lets through the system calls of one that is printed`() throws {
        let example = try #require(File.text("\(Product.folder)/Examples/deploy/threadserver.service"))
        let filters = [try unit("systemd"), example].map {
            $0.split(separator: "\n").filter { $0.hasPrefix("SystemCallFilter=") }
        }
        #expect(filters[0].count == 1 && filters[0] == filters[1])
    }

    @Test func `what the configuration has written outside of the jail, the unit lets be written`() throws {
        let more = ["log=file:/var/log/x/x.log", "pid_path=/var/lib", "run_dir=/srv/jail"].flatMap { ["--set", $0] }
        #expect(try unit("systemd", more).contains("ReadWritePaths=/srv /var/lib /var/log/x\n"))
    }

    @Test func `the socket unit has the configured ports`() throws {
        #expect(try unit("socket").contains("ListenStream=80\nListenStream=8080\n"))
    }

    @Test(arguments: ["s6", "runit", "openrc"]) func `a shell can read the scripts`(kind: String) throws {
        try daemon.scratch.write("script", try unit(kind, ["--set", "greeting=it's $(false) `false`\n("]))
        let result = try Program.shell("sh -n \"$1\" && cat \"$1\"", [daemon.scratch["script"]])
        #expect(result.status == 0, "\(result.text)")
        #expect(result.output.contains("'greeting=it'\\''s $(false) `false`\n('"))
    }

    @Test(.requires("logrotate")) func `logrotate can read its file`() throws {
        try daemon.scratch.write("rotate", try unit("logrotate"))
        let result = try Program.shell("logrotate -d -s \"$1.state\" \"$1\"", [daemon.scratch["rotate"]])
        #expect(result.status == 0, "\(result.text)")
        #expect(!result.errorOutput.contains("error:"), "\(result.text)")
        #expect(result.errorOutput.contains(daemon.log))
    }

    @Test(.requiresRoot, .requires("systemd-analyze"), .requires("systemd-tmpfiles"), .requires("logrotate"))
    func `a path with a blank and a percent sign stays one path`() throws {
        let folder = try daemon.scratch.makeFolder("a b%t")
        let paths = ["run_dir": "jail", "pid_path": "run", "log_file": "log/x.log"]
        for name in ["run", "log"] { try daemon.scratch.makeFolder("a b%t/\(name)") }
        try daemon.configure(paths.mapValues { daemon.scratch["a b%%t/\($0)"] })
        try daemon.scratch.write("x.service", try unit("systemd"))
        let verified = try Program.run("/usr/bin/systemd-analyze", ["verify", daemon.scratch["x.service"]])
        #expect(verified.status == 0 && verified.errorOutput.isEmpty, "\(verified.text)")
        let pidFile = daemon.scratch["a b%%t/run"] + "/threadserver.pid"
        #expect(try daemon.scratch.text("x.service").contains("PIDFile=\(pidFile)\n"))
        let tmpfiles = try daemon.scratch.write("tmpfiles.conf", try unit("tmpfiles"))
        let made = try Program.run("/usr/bin/systemd-tmpfiles", ["--create", tmpfiles])
        #expect(made.status == 0 && File.exists(folder + "/jail/data"), "\(made.text)")
        try daemon.scratch.write("rotate", try unit("logrotate"))
        let rotated = try Program.shell("logrotate -d -s \"$1.state\" \"$1\"", [daemon.scratch["rotate"]])
        #expect(rotated.errorOutput.contains("considering log \(folder)/log/x.log\n"), "\(rotated.text)")
    }

    @Test func `a kind that there is not is refused`() throws {
        let result = try daemon.run("unit", ["upstart"])
        #expect(result.status == 2)
        #expect(result.errorOutput.contains("'upstart' is not one of systemd, socket, s6"))
        #expect(try daemon.run("unit").status == 2)
    }
}
