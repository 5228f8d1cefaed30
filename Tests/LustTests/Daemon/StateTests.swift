// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// What the kernel says, from outside, of a daemon that runs.
@Suite(.requiresRoot) final class StateTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    /// Starts it and has it answer, so that all of its threads are there.
    private func running(_ settings: [String: String] = [:]) throws -> Proc {
        try daemon.configure(settings)
        let process = Proc(try daemon.start())
        for _ in 0..<3 { #expect(fetch(daemon.port) == "HI!") }
        return process
    }

    private let (uid, gid) = (TestDaemon.uid, TestDaemon.gid)

    @Test func `every thread is the account's and has no other group`() throws {
        let threads = try running().threads
        #expect(threads.count > 1)
        for thread in threads {
            #expect(thread.field("Uid") == "\(uid) \(uid) \(uid) \(uid)")
            #expect(thread.field("Gid") == "\(gid) \(gid) \(gid) \(gid)")
            #expect(thread.field("Groups") == "")
        }
    }

    @Test func `every thread has the groups of the settings and no other`() throws {
        for thread in try running(["groups": "61475, 61473"]).threads {
            #expect(thread.field("Groups") == "61473 61475")
        }
    }

    @Test func `no thread has or can get a capability`() throws {
        for thread in try running().threads {
            for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] { #expect(thread.mask(set) == 0, "\(set)") }
            #expect(thread.field("NoNewPrivs") == "1")
        }
    }

    @Test func `a capability of the settings is kept and it alone`() throws {
        for thread in try running(["capabilities": "net_bind_service"]).threads {
            #expect(thread.mask("CapPrm") == 1 << 10)
            #expect(thread.mask("CapEff") == 1 << 10)
            for set in ["CapInh", "CapBnd", "CapAmb"] { #expect(thread.mask(set) == 0, "\(set)") }
        }
    }

    @Test func `signals are as the daemon's loop needs them`() throws {
        let process = try running()
        #expect(process.mask("SigIgn") == 1 << (SIGPIPE - 1))
        let taken = [SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2].reduce(UInt64(0)) { $0 | 1 << ($1 - 1) }
        #expect(process.mask("SigBlk") & ~taken == 0)
        for thread in process.threads { #expect(thread.mask("SigBlk") & taken == taken) }
    }

    @Test func `without a jail the working directory is run_dir if it is there`() throws {
        let probe = try TestDaemon("probe", ["jail": "no"])
        #expect(Proc(try probe.start()).link("cwd") == "/")
        #expect(try probe.run("stop").status == 0)
        try probe.scratch.makeFolder("jail")
        #expect(Proc(try probe.start()).link("cwd") == probe.jail)
    }

    @Test func `root and working directory are the jail which is root's`() throws {
        let process = try running()
        #expect(process.link("root") == daemon.jail)
        #expect(process.link("cwd") == daemon.jail)
        let facts = try #require(File.facts(daemon.jail))
        #expect(facts.st_uid == 0 && facts.st_mode & 0o7777 == 0o755)
        #expect(File.names(in: daemon.jail) == ["data"])
        let data = try #require(File.facts(daemon.jail + "/data"))
        #expect(data.st_uid == uid && data.st_gid == gid && data.st_mode & 0o7777 == 0o700)
    }

    @Test func `descriptors are the log, the listener, the pid file for reading and the loop's own`() throws {
        let process = try running()
        let files = process.files
        #expect(files[0] == "/dev/null")
        let captured = [1, 2].map { files[$0] ?? "" }
        #expect(captured.allSatisfy { $0.hasPrefix("pipe:[") } && captured[0] != captured[1])
        for (number, what) in files where number > 2 && !captured.contains(what) {
            let isKnown = what.hasPrefix("socket:[") || what.hasPrefix("anon_inode:[event") || what == daemon.log
            #expect(isKnown || what == "anon_inode:[signalfd]" || what == daemon.pidFile, "\(number): \(what)")
            let flags = process.text("fdinfo/\(number)").split(separator: "\n")[1].split(separator: "\t")[1]
            let mode = try #require(Int32(flags, radix: 8)) & O_ACCMODE
            if what == daemon.pidFile { #expect(mode == O_RDONLY) }
        }
        #expect(files.values.filter { $0 == daemon.pidFile }.count == 1)
    }

    @Test func `it has neither a terminal nor a session to lead`() throws {
        let process = try running()
        let stat = process.stat
        // proc(5): state, ppid, pgrp, session, tty_nr.
        #expect(stat[4] == "0")
        #expect(stat[3] != "\(process.pid)")
        #expect(!Proc(Int32(stat[3]) ?? 0).isAlive, "the session's leader is gone")
    }

    @Test func `it leaves no core and can have as many files as the settings say`() throws {
        let limits = try running(["limit_nofile": "321"]).text("limits").split(separator: "\n")
        let core = try #require(limits.first { $0.hasPrefix("Max core file size") })
        let files = try #require(limits.first { $0.hasPrefix("Max open files") })
        #expect(core.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
        #expect(files.split(separator: " ").dropFirst(3).prefix(2) == ["321", "321"])
    }

    @Test func `nobody of the same user can look into it`() throws {
        let process = try running()
        // Files of a process that is not dumpable are root's: proc(5).
        #expect(File.facts("/proc/\(process.pid)/environ")?.st_uid == 0)
        let look = try Program.run("/bin/cat", ["/proc/\(process.pid)/environ"], uid: uid)
        #expect(look.status != 0)
    }

    @Test func `umask is the settings'`() throws {
        #expect(try running().field("Umask") == "0077")
    }

    @Test func `its files are root's and nobody else may write to them`() throws {
        let process = try running()
        #expect(File.text(daemon.pidFile) == "\(process.pid)\n")
        let (pidFile, log) = (try #require(File.facts(daemon.pidFile)), try #require(File.facts(daemon.log)))
        #expect(pidFile.st_uid == 0 && pidFile.st_mode & 0o7777 == 0o644)
        #expect(log.st_uid == 0 && log.st_mode & 0o7777 == 0o640)
        let names = ["threadserver.control", "threadserver.pid", "threadserver.started"]
        #expect(File.names(in: daemon.scratch["run"]).sorted() == names)
        #expect(File.names(in: daemon.scratch["log"]) == ["threadserver.log"])
    }

    @Test func `securebits, dumpable and the time zone are as they must be from inside`() throws {
        let probe = try TestDaemon("probe", ["begin": "facts"], environment: ["TZ=America/New_York"])
        try probe.start()
        let facts = File.text(probe.jail + "/data/facts") ?? ""
        #expect(facts.contains("securebits 0xeb\n"))
        #expect(facts.contains("dumpable 0\n"))
        #expect(facts.contains("cwd /\n"))
        #expect(facts.contains("core 0\n"))
        #expect(facts.contains("umask 077\n"))
        #expect(facts.contains("zone -0"), "New York's, though there is no /usr/share/zoneinfo in the jail: \(facts)")
    }

    @Test func `securebits keep a capability over the drop where one is kept`() throws {
        let probe = try TestDaemon("probe", ["begin": "facts", "capabilities": "net_bind_service"])
        try probe.start()
        #expect(File.text(probe.jail + "/data/facts")?.contains("securebits 0xef\n") == true)
    }
}
