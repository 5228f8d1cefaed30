// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// The order, seen by the kernel.
@Suite(.requiresRoot, .requires("strace")) final class SequenceTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    /// The calls of a whole life, each as "pid name(arguments) = result".
    private func trace(_ calls: String = "all", _ settings: [String: String] = [:]) throws -> [String] {
        try daemon.configure(settings)
        let strace = try daemon.beginTraced(calls)
        try waitUntil("it is ready", within: .seconds(30)) { daemon.logText.contains("is ready") }
        #expect(try daemon.run("stop").status == 0)
        _ = try strace.wait()
        return daemon.trace
    }

    /// The lines of the process that makes a call, from that call on.
    private func lines(_ trace: [String], from call: String) throws -> [String] {
        let first = try #require(trace.first { $0.contains(call) })
        let pid = first.prefix { $0 != " " } + " "
        return Array(trace.filter { $0.hasPrefix(pid) }.drop { !$0.contains(call) })
            .map { String($0.dropFirst(pid.count).drop { $0 == " " }) }
    }

    private let (uid, gid) = (TestDaemon.uid, TestDaemon.gid)

    @Test func `nothing lies between chroot, setresuid and capset`() throws {
        let passage = try lines(try trace(), from: " chroot(\".\")").prefix(4)
        #expect(passage.map { String($0.prefix { $0 != "(" }) } == ["chroot", "setresuid", "capset", "chdir"])
        #expect(passage.dropFirst().first?.hasPrefix("setresuid(\(uid), \(uid), \(uid)) ") == true)
        #expect(passage.allSatisfy { $0.hasSuffix("= 0") }, "\(passage)")
    }

    @Test func `groups go before the user and both before the user's own code`() throws {
        let calls = "setgroups,setresgid,fchdir,chroot,setresuid,capset,landlock_restrict_self,accept4"
        let order = try lines(try trace(calls), from: " setgroups(").map { String($0.prefix { $0 != "(" }) }
        let wanted = ["setgroups", "setresgid", "fchdir", "capset", "chroot", "setresuid", "capset"]
        #expect(Array(order.prefix(7)) == wanted)
        // What must now fail is tried: setresuid, setresgid, setgroups, chroot.
        #expect(order.dropFirst(7).contains("chroot"))
        #expect(order.last { !$0.hasPrefix("---") } == "landlock_restrict_self")
    }

    @Test func `the starter does not end before the daemon says that it serves`() throws {
        let trace = try trace()
        let starter = try #require(trace.first).prefix { $0 != " " } + " "
        let end = try #require(trace.firstIndex { $0.hasPrefix(starter) && $0.contains("exit_group(") })
        let ready = try #require(trace.firstIndex { $0.contains("F_SETLK") && $0.contains("l_start=1, l_len=1") })
        #expect(ready < end)
    }

    @Test func `no file is made, given away or changed by its path alone`() throws {
        let trace = try trace("chown,chmod,lchown,rename,unlink,mkdir,symlink,link,truncate,creat")
        #expect(trace.filter { !$0.contains("+++") && !$0.contains("---") }.isEmpty, "\(trace)")
    }

    @Test func `a start makes no more system calls than it did`() throws {
        let calls = try trace().filter { $0.contains("(") && !$0.contains("resumed>") }
        #expect(calls.count < 700, "debug build, dynamic, with the daemon's life: \(calls.count)")
    }

    @Test func `the plan, the report and the trace are one list`() throws {
        let planned = try daemon.run("plan").output.split(separator: "\n").map(Self.call)
        let strace = try Program(
            "/usr/bin/strace", ["-f", "-qq", "-o", daemon.scratch["trace"]] + daemon.words("start", ["--explain"]))
        try waitUntil("it is ready") { daemon.logText.contains("is ready") }
        try daemon.run("stop")
        let reported = try strace.wait().output.split(separator: "\n").dropLast().map(Self.call)
        #expect(planned.map(Self.name) == reported.map(Self.name))
        let daemonCalls = reported.drop { !$0.hasPrefix("chroot") }.map(Self.name)
        let traced = try lines(daemon.trace, from: " chroot(\".\")").map { String($0.prefix { $0 != "(" }) }
        #expect(Array(traced.prefix(20)) == Array(daemonCalls.prefix(20)))
    }

    /// "daemon   setresuid   setresuid(1, 1, 1)": from the call on.
    private static func call(_ line: Substring) -> String {
        let open = line.firstIndex(of: "(") ?? line.endIndex
        let start = line[..<open].lastIndex(of: " ").map(line.index(after:)) ?? line.startIndex
        return String(line[start...])
    }

    private static func name(_ call: String) -> String { String(call.prefix { $0 != "(" }) }
}
