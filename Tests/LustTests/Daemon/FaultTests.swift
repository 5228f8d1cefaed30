// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// One system call refused, or pretended: there is no daemon that is half of one.
@Suite(.requiresRoot, .requires("strace")) final class FaultTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    private func leavesNothing(_ fault: String, _ words: String) throws {
        let run = try daemon.run("start", fault: fault)
        #expect(run.status == 1, "\(run.text)")
        #expect(run.errorOutput.contains("threadserver: \(words)"), "\(run.text)")
        #expect(daemon.survivors.isEmpty)
        #expect(!File.exists(daemon.pidFile))
    }

    @Test(arguments: [
        ("setsid:error=EPERM", "setsid: Operation not permitted"),
        ("ftruncate:error=EIO", "pid: Input/output error"),
        ("pwrite64:error=ENOSPC", "pid: No space left on device"),
        ("pwrite64:retval=1", "pid: No space left on device"),
        ("setgroups:error=EPERM", "setgroups: Operation not permitted"),
        ("setresgid:error=EPERM", "setresgid: Operation not permitted"),
        ("fchdir:error=EACCES", "fchdir: Permission denied"),
        ("capset:error=EPERM", "shrink: Operation not permitted"),
        ("capset:error=EPERM:when=2", "capset: Operation not permitted"),
        ("chroot:error=EPERM", "chroot: Operation not permitted"),
        ("setresuid:error=EAGAIN", "setresuid: Resource temporarily unavailable"),
        ("chdir:error=EACCES", "chdir: Permission denied"),
        ("keyctl:error=EDQUOT", "keyring: Disk quota exceeded"),
        ("landlock_restrict_self:error=E2BIG", "landlock: Argument list too long"),
        ("close_range:error=EINVAL", "close: Invalid argument"),
        ("fork,clone:error=EAGAIN", "fork: Resource temporarily unavailable"),
    ]) func `a step that fails leaves no process`(fault: String, words: String) throws {
        try leavesNothing(fault, words)
    }

    @Test(arguments: [
        ("setresuid:retval=0", "read back: the kernel says that the process is not what it has to be"),
        ("setresgid:retval=0", "read back: the kernel says that the process is not what it has to be"),
        ("chroot:retval=0", "read back: the kernel says that the process is not what it has to be"),
        ("setuid:retval=0", "must fail: the kernel says that the process is not what it has to be"),
    ]) func `a step that only seems to be done is found`(fault: String, words: String) throws {
        try leavesNothing(fault, words)
    }

    @Test func `groups that only seem to be given up are found`() throws {
        try daemon.configure(["groups": "61473"])
        try leavesNothing("setgroups:retval=0", "read back: ")
    }

    @Test func `a capability that only seems to be given up is found`() throws {
        try daemon.configure(["capabilities": "net_bind_service"])
        try leavesNothing("capset:retval=0:when=2", "read back: ")
    }

    @Test func `a hook's thread is found though the kernel says that there is none`() throws {
        let probe = try TestDaemon("probe", ["hook": "thread"], environment: ["PROBE=hooks"])
        let run = try probe.run("start", fault: "unshare:retval=0")
        #expect(run.status == 1, "\(run.text)")
        #expect(run.errorOutput.contains("probe: read back: "), "\(run.text)")
        #expect(run.errorOutput.contains("there is a second thread"), "\(run.text)")
        #expect(probe.survivors.isEmpty)
        #expect(!File.exists(probe.pidFile))
    }

    @Test(arguments: [
        ("unshare:error=EPERM", "jail_proc: Operation not permitted"),
        ("mount:error=EPERM", "jail_proc: Operation not permitted"),
        ("mount:error=EPERM:when=3", "jail_proc: Operation not permitted"),
    ]) func `a mount that fails leaves no process`(fault: String, words: String) throws {
        try daemon.configure(["jail_proc": "self"])
        try leavesNothing(fault, words)
    }

    @Test(arguments: ["close_range:error=ENOSYS", "keyctl:error=ENOSYS"])
    func `what a kernel lacks is done otherwise or reported`(fault: String) throws {
        let call = fault.prefix { $0 != ":" }
        let strace = try Program(
            "/usr/bin/strace",
            [
                "-f", "-qq", "-o", daemon.scratch["trace"], "-e", "trace=\(call)", "-e", "inject=\(fault)", "/bin/sh",
                "-c",
                "exec 7</etc 9</etc/passwd; exec \"$@\"", "sh",
            ] + daemon.words("start"))
        try waitUntil("it is ready") { daemon.logText.contains("is ready") }
        let process = try #require(daemon.survivors.first { $0.field("Uid").hasPrefix("\(TestDaemon.uid)") })
        #expect(!process.files.values.contains { $0.hasPrefix("/etc") })
        #expect(daemon.logText.contains("tolerated: keyring not done") == (call == "keyctl"))
        try daemon.run("stop")
        _ = try strace.wait()
    }
}
