// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// `lust run` on programs that know nothing of it.
@Suite(.requiresRoot) final class RunTests {
    let scratch: Scratch
    let jail: String
    var pidFile: String { scratch["run/x.pid"] }

    init() throws {
        scratch = try Scratch()
        jail = try scratch.makeFolder("jail")
        try scratch.makeFolder("run")
    }

    func run(_ words: String..., within time: Duration = .seconds(20)) throws -> Program.Result {
        try Program.run(
            Product.path("lust"), ["run", "--user", "61471", "--group", "61472"] + words,
            environment: ["PATH=/usr/bin:/bin", "LD_DEBUG_OUTPUT=/tmp/x", "SECRET=1"], within: time)
    }

    /// A static C program at a path in the scratch folder.
    func compile(_ name: String, _ words: String...) throws -> String {
        let result = try Program.run("/usr/bin/cc", ["-O1", "-static", "-D_GNU_SOURCE", "-o", scratch[name]] + words)
        #expect(result.status == 0, "\(result.text)")
        return scratch[name]
    }

    @Test func `the program has the account, no privilege, and an environment of its own`() throws {
        let run = try run("--", "/bin/sh", "-c", "cat /proc/self/status; env; pwd")
        #expect(run.status == 0, "\(run.text)")
        for line in [
            "Uid:\t61471\t61471\t61471\t61471", "Gid:\t61472\t61472\t61472\t61472", "Groups:\t ", "NoNewPrivs:\t1",
            "CapPrm:\t0000000000000000", "CapBnd:\t0000000000000000", "SigBlk:\t0000000000000000",
            "SigIgn:\t0000000000000000",
        ] { #expect(run.output.contains(line), "\(line) of \(run.output)") }
        #expect(!run.output.contains("SECRET") && !run.output.contains("LD_DEBUG"))
        #expect(run.output.hasSuffix("\n/\n"))
    }

    @Test func `its exit status is the command's in the foreground`() throws {
        #expect(try run("--", "/bin/sh", "-c", "exit 33").status == 33)
    }

    @Test func `a kept capability goes along, and no other`() throws {
        let run = try run("--keep", "net_bind_service", "--", "/bin/grep", "Cap", "/proc/self/status")
        #expect(run.status == 0, "\(run.text)")
        for name in ["Inh", "Prm", "Eff", "Amb"] { #expect(run.output.contains("Cap\(name):\t0000000000000400")) }
        #expect(run.output.contains("CapBnd:\t0000000000000000"))
    }

    @Test(arguments: ["default", "strict", "off"]) func `its system calls are filtered, and programs still run`(
        filter: String
    ) throws {
        let script = "grep Seccomp: /proc/self/status; unshare -U true || echo refused"
        let run = try run("--seccomp", filter, "--", "/bin/sh", "-c", script)
        #expect(run.status == 0, "\(run.text)")
        #expect(run.output == (filter == "off" ? "Seccomp:\t0\n" : "Seccomp:\t2\nrefused\n"), "\(run.text)")
    }

    @Test func `there are three filters`() throws {
        let run = try run("--seccomp", "some", "--", "/bin/true")
        #expect(run.status == 2)
        #expect(run.errorOutput.contains("--seccomp: "), "\(run.text)")
    }

    @Test func `a capability that would undo the jail is refused`() throws {
        let run = try run("--keep", "sys_admin", "--", "/bin/true")
        #expect(run.status == 2)
        #expect(run.errorOutput.contains("a capability that can be kept"), "\(run.text)")
    }

    @Test(.requires("python3")) func `a socket that was bound as root is the program's third descriptor`() throws {
        let port = try freePort()
        let script = """
            import os, socket
            assert os.environ["LISTEN_FDS"] == "1" and os.environ["LISTEN_PID"] == str(os.getpid())
            server = socket.socket(fileno=3)
            client, _ = server.accept()
            client.sendall(b"HI!")
            """
        let run = try run(
            "--background", "--listen", "127.0.0.1:\(port)", "--", "/usr/bin/python3", "-c", script, scratch.path)
        #expect(run.status == 0, "\(run.text)")
        #expect(fetch(port) == "HI!")
    }

    @Test func `a static program is carried into an empty jail`() throws {
        let source = try scratch.write(
            "hi.c", "#include <unistd.h>\nint main(void) { return write(1, \"HI!\", 3) != 3; }\n")
        let run = try run("--jail", jail, "--carry", "--", try compile("hi", source))
        #expect(run.status == 0, "\(run.text)")
        #expect(run.output == "HI!")
    }

    @Test func `a program that needs its loader is told so`() throws {
        let run = try run("--jail", jail, "--carry", "--", "/bin/sleep", "1")
        #expect(run.status == 127)
        #expect(run.errorOutput.contains("has to be a static one"), "\(run.text)")
    }

    @Test func `a program that is not in the jail is no success in the background, and leaves nothing`() throws {
        let run = try run("--jail", jail, "--background", "--pidfile", pidFile, "--", "/bin/sleep", scratch.path)
        #expect(run.status == 127)
        #expect(run.errorOutput.contains("is not there in the jail \(jail)"), "\(run.text)")
        #expect(!File.exists(pidFile))
        #expect(scratch.processes.isEmpty)
    }

    @Test func `one claim is one program, for its life`() throws {
        let script = "trap 'exit 0' TERM; while :; do sleep 1; done # \(scratch.path)"
        let first = try run("--background", "--pidfile", pidFile, "--", "/bin/sh", "-c", script)
        let pid = try #require(Int32(first.output.dropLast()), "\(first.text)")
        let second = try run("--background", "--pidfile", pidFile, "--", "/bin/sh", "-c", script)
        #expect(second.status == 1)
        #expect(second.errorOutput.contains("it runs already: pid \(pid)"), "\(second.text)")
        scratch.endProcesses()
        // Its last child has the claim too.
        try waitUntil("the claim is free") { try run("--pidfile", pidFile, "--", "/bin/true").status == 0 }
    }

    @Test func `what a broken-in program tries from its jail does not work`() throws {
        let main = try scratch.write(
            "main.c",
            "#include \"escape.h\"\nint main(void) { struct escape_target t = {.root = 1}; return escape_all(1, &t); }\n"
        )
        let folder = Product.folder + "/Tests/Escape"
        let sources = File.names(in: folder).filter { $0.hasSuffix(".c") }.map { "\(folder)/\($0)" }
        let result = try Program.run(
            "/usr/bin/cc",
            ["-O1", "-static", "-w", "-D_GNU_SOURCE", "-I\(folder)/include", "-o", scratch["escape"], main] + sources
                + ["-lpthread"])
        #expect(result.status == 0, "\(result.text)")
        let run = try run("--jail", jail, "--carry", "--", scratch["escape"], within: .seconds(60))
        // execve(2) makes every readable program dumpable again.
        let escaped = run.output.split(separator: "\n").filter { $0.hasPrefix("ESCAPED") }
        #expect(escaped == ["ESCAPED to be dumpable: 0"], "\(run.text)")
        #expect(run.output.contains("held setuid(0): EPERM"), "\(run.text)")
    }
}
