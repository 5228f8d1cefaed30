// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// `jail = namespace`: there is nothing outside.
@Suite(.requiresRoot) final class NamespaceTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon("probe", ["jail": "namespace"]) }

    private func mounts(_ process: Proc) -> [Substring] { process.text("mountinfo").split(separator: "\n") }

    @Test func `nothing is mounted for it but the jail`() throws {
        let process = Proc(try daemon.start())
        let folder = try #require(File.facts(daemon.jail))
        let root = try #require(File.facts("/proc/\(process.pid)/root/."))
        #expect(root.st_ino == folder.st_ino && root.st_dev == folder.st_dev)
        #expect(process.link("root") == daemon.jail && process.link("cwd") == daemon.jail)
        #expect(mounts(process).count == 1, "\(process.text("mountinfo"))")
        #expect(process.link("ns/mnt") != Proc(getpid()).link("ns/mnt"))
        #expect(File.text("/proc/self/mountinfo")?.contains("clust") == false, "nobody else sees any of it")
    }

    @Test func `its threads are mounted besides, for one that is async`() throws {
        let daemon = try TestDaemon("probe", ["jail": "namespace"], environment: ["PROBE=async"])
        let process = Proc(try daemon.start())
        #expect(mounts(process).count == 2, "\(process.text("mountinfo"))")
        #expect(mounts(process).contains { $0.contains(" /proc ro,nosuid,nodev,noexec") })
    }

    private func outcome(_ attempts: [String], _ settings: [String: String]) throws -> [String] {
        try daemon.configure(
            ["begin": "reach", "attempts": attempts.joined(separator: " ")].merging(settings) { $1 })
        try daemon.start()
        let lines = daemon.logText.split(separator: "\n")
        return attempts.map { attempt in
            String(lines.first { $0.contains(" \(attempt) ") }?.split(separator: " ").last ?? "not tried")
        }
    }

    @Test func `who may chroot gets no further than the jail, and to no user namespace`() throws {
        let attempts = ["climb=/data", "namespace=user", "read=/etc/passwd"]
        // The filter would refuse all of it before the namespace is asked.
        let found = try outcome(attempts, ["jail": "namespace", "capabilities": "sys_chroot", "seccomp": "off"])
        #expect(Proc(try #require(daemon.survivors.first).pid).mask("CapEff") == 1 << 18)
        #expect(found == ["EACCES", "EPERM", "ENOENT"])
    }

    /// That is why `sys_chroot` cannot be kept in another jail.
    @Test(.requires("cc"), .requires("chroot"))
    func `the same way leads out of an ordinary chroot`() throws {
        try daemon.scratch.makeFolder("jail")
        try daemon.scratch.makeFolder("jail/data")
        let main = try daemon.scratch.write(
            "main.c",
            "#include <stdio.h>\n#include \"escape.h\"\nint main(void) { return puts(escape_reach(\"climb=/data\")) < 0; }\n"
        )
        let folder = Product.folder + "/Tests/Escape"
        let cc = try Program.run(
            "/usr/bin/cc",
            [
                "-static", "-D_GNU_SOURCE", "-I\(folder)/include", "-o", daemon.jail + "/climb", main,
                "\(folder)/reach.c",
            ])
        #expect(cc.status == 0, "\(cc.text)")
        #expect(try Program.run("/usr/sbin/chroot", [daemon.jail, "/climb"]).output == "OK\n")
    }

    @Test(arguments: ["yes", "no"]) func `sys_chroot is refused in any other jail`(jail: String) throws {
        try daemon.configure(["jail": jail, "capabilities": "sys_chroot"])
        let result = try daemon.run("start")
        #expect(result.status == 6)
        #expect(
            result.errorOutput.contains(
                "probe.conf:2: capabilities: 'sys_chroot' is not a capability that can be kept"),
            "\(result.text)")
    }

    @Test(.requires("setpriv")) func `without the capability for it a start is refused with what to do`() throws {
        let script = "exec setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin -- \"$@\""
        let result = try daemon.run("start", by: script)
        #expect(result.status == 4)
        #expect(
            result.errorOutput.contains(
                "cap_sys_admin is needed for mounts of its own and is not there: a container has to give it"),
            "\(result.text)")
        #expect(daemon.survivors.isEmpty && !File.exists(daemon.pidFile))
    }

    @Test(.requires("strace"), arguments: ["unshare", "mount", "pivot_root"])
    func `where a filter takes the calls away a start says what does without`(call: String) throws {
        let result = try daemon.run("start", fault: "\(call):error=EPERM")
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("no mounts of one's own can be made; jail = yes"), "\(result.text)")
        #expect(daemon.survivors.isEmpty && !File.exists(daemon.pidFile))
    }

    @Test(.requires("unshare")) func `from within a chroot it is refused`() throws {
        let script = """
            mkdir "$0"
            for name in /*; do
                if [ -L "$name" ]; then cp -P "$name" "$0"
                elif [ -d "$name" ]; then mkdir "$0$name" && mount --rbind "$name" "$0$name"; fi
            done
            exec chroot "$0" "$@"
            """
        let result = try Program.run(
            "/usr/bin/unshare", ["--mount", "sh", "-c", script, daemon.scratch["root"]] + daemon.words("start"))
        #expect(result.errorOutput.contains("cannot be made from within a chroot"), "\(result.text)")
    }

    @Test func `status and doctor say so`() throws {
        let pid = try daemon.start()
        #expect(try daemon.run("status").output.contains("jailed in \(daemon.jail), with mounts of its own"))
        let doctor = try Program.run(Product.path("lust"), ["doctor", "\(pid)"])
        #expect(doctor.output.contains("is shut in \(daemon.jail), with mounts of its own"), "\(doctor.text)")
    }
}
