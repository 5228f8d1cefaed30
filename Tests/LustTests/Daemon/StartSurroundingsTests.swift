// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Starts in surroundings that somebody else chose.
@Suite(.requiresRoot) final class StartSurroundingsTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    /// The daemon after a start by a script.
    private func started(by script: String) throws -> Proc {
        let result = try daemon.run("start", by: script)
        #expect(result.status == 0, "\(result.text)")
        return try #require(daemon.survivors.first)
    }

    @Test func `closed standard streams become nothing and the log itself`() throws {
        let process = try started(by: "exec 0<&- 1>&- 2>&-; exec \"$@\"")
        #expect(process.files[0] == "/dev/null")
        #expect(process.files[1] == daemon.log && process.files[2] == daemon.log)
        #expect(fetch(daemon.port) == "HI!")
    }

    @Test func `open descriptors do not come along`() throws {
        let process = try started(by: "exec 5</etc/shadow 8</etc 9<>/etc/hostname; exec \"$@\"")
        #expect(!process.files.values.contains { $0.hasPrefix("/etc") })
    }

    @Test(.requires("python3")) func `not one of ten thousand descriptors comes along`() throws {
        let open = """
            import os, resource, sys
            resource.setrlimit(resource.RLIMIT_NOFILE, (16384, 16384))
            null = os.open("/etc", os.O_RDONLY)
            for number in list(range(10, 10010)) + [16383]: os.dup2(null, number)
            os.execv(sys.argv[1], sys.argv[1:])
            """
        try daemon.scratch.write("open.py", open)
        let process = try started(by: "exec python3 '\(daemon.scratch["open.py"])' \"$@\"")
        #expect(process.files.count < 30)
        #expect(!process.files.values.contains("/etc"))
    }

    @Test func `umask 000 makes nothing that others may write to`() throws {
        _ = try started(by: "umask 000; exec \"$@\"")
        let find = try Program.run("/usr/bin/find", [daemon.scratch.path, "-perm", "/022", "!", "-type", "l"])
        #expect(find.output == "")
    }

    @Test func `ignored and blocked signals end it all the same`() throws {
        let process = try started(by: "trap '' TERM INT HUP USR1 CHLD QUIT ALRM; exec \"$@\"")
        #expect(process.mask("SigIgn") == 1 << (SIGPIPE - 1))
        let stop = try daemon.run("stop")
        #expect(stop.status == 0, "\(stop.text)")
        #expect(daemon.survivors.isEmpty)
    }

    @Test func `dangerous variables do not come along`() throws {
        let bad = [
            "LD_PRELOAD=/nonexistent.so", "GCONV_PATH=/tmp", "LOCPATH=/tmp", "MALLOC_TRACE=/tmp/trace",
            "HOSTALIASES=/etc/shadow", "SWIFT_BACKTRACE=enable=yes", "LD_LIBRARY_PATH=/tmp", "BASH_ENV=/x",
            "TZDIR=/tmp",
            "TZ=:/etc/shadow", "SECRET=1",
        ]
        let probe = try TestDaemon("probe", ["begin": "facts", "environment": "MORE=1"], environment: bad)
        let pid = try probe.start()
        let facts = (File.text(probe.jail + "/data/facts") ?? "").split(separator: "\n")
        let names = facts.filter { $0.hasPrefix("env ") }.map { $0.dropFirst(4).prefix { $0 != "=" } }
        #expect(Set(names) == ["PATH", "LANG", "TZ", "MORE"])
        #expect(!facts.contains { $0.contains("shadow") })
        #expect(Proc(pid).environment.allSatisfy { $0.hasPrefix("LANG=") || $0.hasPrefix("PATH=") })
    }

    @Test func `with few descriptors it is refused, and leaves nothing, or wholly dropped`() throws {
        for number in 5...30 {
            let result = try daemon.run("start", by: "ulimit -n \(number); exec \"$@\"")
            if result.status == 0 {
                #expect(daemon.survivors.allSatisfy { $0.field("Uid").hasPrefix("\(TestDaemon.uid) ") })
                #expect(try daemon.run("stop").status == 0)
            } else {
                #expect(daemon.survivors.isEmpty && !File.exists(daemon.pidFile), "\(number): \(result.text)")
            }
        }
    }

    @Test func `without proc it says what to do`() throws {
        let run = try World.run("mount -t tmpfs none /proc; \"$@\"", daemon.words("start"))
        #expect(run.status == 1)
        #expect(run.errorOutput.contains("mount /proc first"), "\(run.text)")
    }

    @Test func `where no byte may be written there is no daemon without a whole pid file`() throws {
        let result = try daemon.run("start", by: "ulimit -f 0; exec \"$@\"")
        #expect(result.status != 0)
        #expect(daemon.survivors.isEmpty)
        #expect(!File.exists(daemon.pidFile))
    }

    @Test func `a working directory that is gone is no obstacle`() throws {
        let process = try started(
            by: "mkdir '\(daemon.scratch["gone"])'; cd '\(daemon.scratch["gone"])'; rmdir \"$PWD\"; exec \"$@\"")
        #expect(process.link("cwd") == daemon.jail)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func `a start that a signal ends leaves nothing`(
        signal: Int32
    ) throws {
        let probe = try TestDaemon("probe", ["begin": "hang"])
        let start = try probe.begin("start")
        try waitUntil("it begins") { probe.logText.contains("sequence:") }
        kill(start.pid, signal)
        let result = try start.wait()
        #expect(result.status == 128 + signal, "\(result.text)")
        #expect(probe.survivors.isEmpty && File.names(in: probe.scratch["run"]).isEmpty)
        #expect(probe.logText.contains("start: interrupted"))
    }

    @Test func `signals during a start leave nobody who is still root`() throws {
        for round in 0..<25 {
            let start = try daemon.begin("start")
            usleep(UInt32(round * 700))
            for signal in [SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGALRM] {
                kill(start.pid, signal)
                for process in daemon.survivors { kill(process.pid, signal) }
            }
            _ = try start.wait()
            for process in daemon.survivors { #expect(process.field("Uid").hasPrefix("\(TestDaemon.uid) ")) }
            let stop = try daemon.run("stop")
            #expect(stop.status == 0, "\(stop.text)")
            try waitUntil("nobody is left") { daemon.survivors.isEmpty }
        }
        try daemon.start()
    }

    @Test(.requires("script")) func `a terminal is left behind`() throws {
        let words = daemon.words("start").joined(separator: " ")
        let result = try Program.run("/usr/bin/script", ["-qec", words, "/dev/null"])
        #expect(result.status == 0, "\(result.text)")
        let process = try #require(daemon.survivors.first)
        #expect(process.stat[4] == "0")
        #expect(!process.files.values.contains { $0.hasPrefix("/dev/pts") })
        #expect(fetch(daemon.port) == "HI!")
    }
}
