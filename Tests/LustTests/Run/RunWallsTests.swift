// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// `lust run` with walls around a program that knows nothing of them.
@Suite(.requiresRoot) final class RunWallsTests {
    let scratch: Scratch
    let jail: String

    init() throws {
        scratch = try Scratch()
        jail = try scratch.makeFolder("jail")
        try scratch.makeFolder("jail/data", mode: 0o777)
    }

    private func run(_ words: [String]) throws -> Program.Result {
        try Program.run(
            Product.path("lust"), ["run", "--user", "61471", "--group", "61472"] + words,
            environment: ["PATH=/usr/bin:/bin"], within: .seconds(20))
    }

    private let system = "/bin,/lib,/lib64,/usr,/etc/ld.so.cache"

    @Test func `the program reads and runs what it may, and nothing else`() throws {
        let script = "head -c4 /usr/bin/env >/usr/bin/x; cat /etc/passwd; ls /; echo lives"
        let run = try run(["--landlock-read", system, "--landlock-write", "none", "--", "/bin/sh", "-c", script])
        #expect(run.output == "lives\n", "\(run.text)")
        for denied in ["/usr/bin/x: Permission denied", "/etc/passwd: Permission denied", "'/': Permission denied"] {
            #expect(run.errorOutput.contains(denied), "\(run.text)")
        }
    }

    @Test func `a loader that it may not run is told`() throws {
        let run = try run(["--landlock-read", "none", "--", "/bin/true"])
        #expect(run.status == 126)
        #expect(run.errorOutput.contains("exec: /bin/true: Permission denied"), "\(run.text)")
        #expect(run.errorOutput.contains("--landlock-read lacks its loader"), "\(run.text)")
    }

    @Test(.requires("python3")) func `it connects to the ports it may, and binds none`() throws {
        let (listener, other) = (try TestDaemon(), try freePort())
        try listener.start()
        let script = """
            import socket
            for port in (\(listener.port), \(other)):
                for verb in ("connect", "bind"):
                    try: getattr(socket.socket(), verb)(("127.0.0.1", port)); print("yes")
                    except OSError as error: print(error.errno)
            """
        let run = try run([
            "--landlock-connect", "\(listener.port)", "--landlock-bind", "none", "--", "/usr/bin/python3", "-c", script,
        ])
        #expect(run.output == "yes\n13\n13\n13\n", "\(run.text)")
    }

    @Test(.requires("cc"), arguments: [[], ["--keep", "sys_chroot"]])
    func `in a namespace there is nothing but the jail, whatever it may`(keep: [String]) throws {
        let main = try scratch.write(
            "main.c",
            """
            #include <stdio.h>
            #include "escape.h"
            int main(void) {
                return printf("%s %s %s\\n", escape_reach("climb=/data"), escape_reach("namespace=user"),
                              escape_reach("write=/data/x")) < 0;
            }

            """)
        let folder = Product.folder + "/Tests/Escape"
        let cc = try Program.run(
            "/usr/bin/cc",
            ["-static", "-D_GNU_SOURCE", "-I\(folder)/include", "-o", scratch["reach"], main, "\(folder)/reach.c"])
        #expect(cc.status == 0, "\(cc.text)")
        let run = try run(
            ["--jail", jail, "--namespace", "--carry", "--seccomp", "off"] + keep + ["--", scratch["reach"]])
        #expect(run.output == (keep.isEmpty ? "EPERM EPERM OK\n" : "EACCES EPERM OK\n"), "\(run.text)")
    }

    @Test(arguments: [
        (["--namespace"], 2, "--namespace is for --jail"),
        (["--keep", "sys_chroot"], 2, "'sys_chroot' is not a capability that can be kept"),
        (["--landlock-read", "etc"], 2, "'etc' is not an absolute path"),
        (["--landlock-bind", "x"], 2, "'x' is not a port"),
        (["--landlock-write", "/none"], 1, "landlock_write: /none: No such file or directory"),
    ]) func `what makes no sense is refused with a sentence`(options: [String], status: Int32, words: String) throws {
        let run = try run(options + ["--", "/bin/true"])
        #expect(run.status == status)
        #expect(run.errorOutput.contains(words), "\(run.text)")
    }
}
