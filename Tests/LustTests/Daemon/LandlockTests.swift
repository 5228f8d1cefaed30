// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// What Landlock keeps a daemon from that its user may do: each wall is tried from inside.
@Suite(.requiresRoot, .requires("Linux 6.12, for all of Landlock") { kernel >= (6, 12) })
final class LandlockTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon("probe") }

    /// A jail with two folders of the daemon's, each with a file, and what came of each attempt.
    private func outcome(_ attempts: [String], _ settings: [String: String]) throws -> [String: String] {
        try daemon.scratch.makeFolder("jail")
        for folder in ["in", "out"] {
            try daemon.scratch.makeFolder("jail/\(folder)")
            for file in ["file", "other"] {
                try daemon.scratch.write("jail/\(folder)/\(file)", "text")
                chown(daemon.jail + "/\(folder)/\(file)", TestDaemon.uid, TestDaemon.gid)
            }
            chown(daemon.jail + "/" + folder, TestDaemon.uid, TestDaemon.gid)
        }
        let all = ["begin": "reach", "attempts": attempts.joined(separator: " ")]
        try daemon.configure(all.merging(settings) { $1 })
        try daemon.start()
        return Dictionary(
            attempts.map { attempt in
                let line = daemon.logText.split(separator: "\n").first { $0.contains(" \(attempt) ") }
                return (attempt, line?.split(separator: " ").last.map(String.init) ?? "not tried")
            }
        ) { first, _ in first }
    }

    private func expect(
        _ wanted: KeyValuePairs<String, String>, _ settings: [String: String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let found = try outcome(wanted.map(\.key), settings)
        for (attempt, outcome) in wanted {
            #expect(found[attempt] == outcome, "\(attempt)", sourceLocation: sourceLocation)
        }
    }

    private static let jails = ["yes", "namespace"]

    @Test(arguments: jails) func `what may be read is read, and nothing else`(jail: String) throws {
        try expect(
            [
                "read=/in/file": "OK", "list=/in": "OK", "read=/out/file": "EACCES", "list=/out": "EACCES",
                "list=/": "EACCES", "read=/in/../out/file": "EACCES", "write=/out/file": "OK", "empty=/out/file": "OK",
                "move=/out/file:/in/moved": "EXDEV", "move=/out/other:/out/another": "OK",
            ], ["jail": jail, "landlock_read": "/in"])
    }

    @Test(arguments: jails) func `what may be written is written and read, and nothing else is changed`(jail: String)
        throws
    {
        try expect(
            [
                "write=/in/file": "OK", "write=/in/new": "OK", "make=/in/folder": "OK", "remove=/in/other": "OK",
                "read=/in/file": "OK", "read=/out/file": "EACCES", "write=/out/file": "EACCES",
                "write=/out/new": "EACCES", "empty=/out/file": "EACCES", "remove=/out/other": "EACCES",
                "make=/out/folder": "EACCES", "move=/in/new:/out/new": "EACCES", "write=/data/x": "EACCES",
            ], ["jail": jail, "landlock_write": "/in", "landlock_read": "none"])
    }

    @Test func `a single file can be all that is allowed`() throws {
        try expect(
            [
                "read=/in/file": "OK", "read=/in/other": "EACCES", "write=/out/file": "OK",
                "write=/out/other": "EACCES",
            ], ["landlock_read": "/in/file", "landlock_write": "/out/file"])
    }

    @Test func `files are moved between folders that both may be written`() throws {
        try expect(["move=/in/file:/out/new": "OK"], ["landlock_write": "/in, /out"])
    }

    @Test(.requires("cc")) func `what was written is not run`() throws {
        try daemon.scratch.makeFolder("jail")
        try daemon.scratch.makeFolder("jail/bin")
        let source = try daemon.scratch.write("x.c", "int main(void) { return 0; }\n")
        let program = daemon.jail + "/bin/x"
        let cc = try Program.run("/usr/bin/cc", ["-static", "-o", program, source])
        #expect(cc.status == 0, "\(cc.text)")
        try expect(["run=/bin/x": "OK"], ["landlock_read": "/bin", "landlock_write": "/in"])
        try daemon.run("stop")
        File.remove(daemon.log)
        try expect(["run=/bin/x": "EACCES"], ["landlock_read": "/in", "landlock_write": "/bin"])
    }

    @Test func `ports that are not allowed are neither connected to nor bound`() throws {
        let free = (try freePort(), try freePort())
        try expect(
            [
                "connect=\(daemon.port)": "OK", "connect=\(free.0)": "EACCES", "bind=\(free.0)": "OK",
                "bind=\(free.1)": "EACCES", "bind=0": "EACCES",
            ], ["landlock_connect": "\(daemon.port)", "landlock_bind": "\(free.0)"])
    }

    @Test func `without walls its user may do all of it`() throws {
        let free = try freePort()
        try expect(
            [
                "read=/out/file": "OK", "write=/out/file": "OK", "make=/out/folder": "OK", "list=/": "OK",
                "bind=\(free)": "OK", "connect=\(daemon.port)": "OK", "move=/in/file:/out/new": "OK",
            ], [:])
    }

    @Test func `a link in the jail leads nowhere else`() throws {
        try daemon.scratch.makeFolder("jail")
        symlink("/../../../../etc", daemon.jail + "/etc")
        let result = try daemon.run("start", ["--set", "landlock_read=/etc/passwd"])
        #expect(result.status == 1)
        #expect(
            result.errorOutput.contains(
                "landlock_read: /etc/passwd in the jail \(daemon.jail): Too many levels of symbolic links"),
            "\(result.text)")
        #expect(daemon.survivors.isEmpty && !File.exists(daemon.pidFile))
    }

    @Test(.requires("strace")) func `where a link cannot be confined to the jail none is followed`() throws {
        for folder in ["jail", "jail/in"] { try daemon.scratch.makeFolder(folder) }
        symlink("in", daemon.jail + "/link")
        let lack = "openat2:error=ENOSYS"
        let plan = try daemon.run("plan", fault: lack, ["--set", "landlock_read=/in /"])
        #expect(plan.status == 0, "\(plan.text)")
        for path in ["/link", "/in/../in"] {
            let result = try daemon.run("plan", fault: lack, ["--set", "landlock_read=\(path)"])
            let words = "landlock_read: \(path) in the jail \(daemon.jail): leads over a link or '..'"
            #expect(result.status != 0 && result.errorOutput.contains(words), "\(result.text)")
        }
    }

    @Test func `what is not there is refused by start and named by check`() throws {
        for command in ["start", "check"] {
            try daemon.scratch.makeFolder("jail")
            let result = try daemon.run(command, ["--set", "landlock_write=/none"])
            #expect(result.status != 0)
            #expect(
                result.text.contains("landlock_write: /none in the jail \(daemon.jail): No such file or directory"),
                "\(result.text)")
        }
    }

    @Test(
        .requires("strace"),
        arguments: [
            (
                0,
                "files, leave to move files between directories, truncate, ports, ioctl on devices, signals and abstract"
            ),
            (3, "ports, ioctl on devices, signals and abstract sockets"), (5, "signals and abstract sockets"),
        ]) func `what an older kernel lacks is told by plan, report and log`(abi: Int, words: String) throws
    {
        let options = ["landlock_read=/", "landlock_write=none", "landlock_connect=none"].flatMap { ["--set", $0] }
        let lie = "landlock_create_ruleset:retval=\(abi):when=1"
        let plan = try daemon.run("plan", fault: lie, options)
        #expect(plan.output.contains("tolerated: landlock (ABI \(abi): \(words)"), "\(plan.output.suffix(300))")
        let json = try daemon.run("plan", fault: lie, options + ["--json"])
        #expect(json.output.contains("\"tolerated\": [\"landlock (ABI \(abi): \(words)"))
        // It follows the daemon, and has what the starter said only once that has ended.
        let output = daemon.scratch["explained"]
        let strace = try Program(
            "/bin/sh",
            ["-c", "exec \"$@\" >\(output)", "sh", "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null"]
                + ["-e", "trace=landlock_create_ruleset", "-e", "inject=\(lie)"]
                + daemon.words("start", options + ["--explain"]))
        try waitUntil("it is explained") { File.text(output)?.contains("tolerated") == true }
        #expect(File.text(output)?.contains("tolerated: landlock (ABI \(abi): \(words)") == true)
        #expect(daemon.logText.contains("tolerated: landlock (ABI \(abi): \(words)"))
        try daemon.run("stop")
        _ = try strace.wait()
    }
}

private let kernel: (Int, Int) = {
    var facts = utsname()
    uname(&facts)
    let numbers = withUnsafeBytes(of: facts.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        .split { !$0.isNumber }.compactMap { Int($0) }
    return numbers.count < 2 ? (0, 0) : (numbers[0], numbers[1])
}()
