// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@testable import Lust

/// `restart`: another process, and never a moment without one.
@Suite(.requiresRoot) final class RestartTests {
    let daemon: TestDaemon
    var run: String { daemon.scratch["run"] }
    init() throws { daemon = try TestDaemon("threadserver", ["log_level": "notice"]) }

    private func pid() throws -> Int32 {
        let status = try daemon.run("status", ["--json"])
        let line = status.output.split(separator: "\n").first { $0.contains("\"pid\":") } ?? ""
        return try #require(Int32(line.filter(\.isNumber)), "\(status.text)")
    }

    /// The daemon alone, with its own files and no other.
    private func isInOrder(_ pid: Int32) throws -> Bool {
        try waitUntil("only it is left") { daemon.survivors.map(\.pid) == [pid] }
        let names = Set(File.names(in: run))
        return names == ["threadserver.pid", "threadserver.control", "threadserver.started"]
            && File.text(daemon.pidFile) == "\(pid)\n" && fetch(daemon.port) == "HI!"
    }

    @Test func `the new one has the place, the files and the listeners of the old`() throws {
        let old = try daemon.start()
        let files = Proc(old).files.count
        let restart = try daemon.run("restart")
        let new = try pid()
        #expect(restart.status == 0 && restart.output == "threadserver restarted, pid \(new)\n", "\(restart.text)")
        #expect(new != old && !Proc(old).isAlive)
        #expect(try isInOrder(new))
        #expect(daemon.logText.contains("another has taken over"))
        #expect(try daemon.run("status").output.contains("restarts since: 1"))
        // Jailed and without root, as by a start, and with nothing of the restart left.
        #expect(Proc(new).link("root") == daemon.jail && Proc(new).mask("CapPrm") == 0)
        #expect(!Proc(new).files.values.contains { $0.contains("(deleted)") || $0.contains(".next") })
        // The last of `status` is closed in the loop's next turn, as the old one's pipe to its starter was.
        try waitUntil("it has no more files") { Proc(new).files.count <= files }
        #expect(try daemon.run("reload").status == 0)
    }

    @Test func `twelve restarts under a flat-out load of 64 clients lose no connection`() throws {
        try daemon.start()
        let load = Load(port: daemon.port)
        for round in 1...12 {
            try waitUntil("a share of the load is done") { load.done > round * 1500 }
            let restart = try daemon.run("restart")
            #expect(restart.status == 0, "\(restart.text)")
        }
        load.stop()
        #expect(load.failed.isEmpty, "\(load.failed) of \(load.done)")
        #expect(try isInOrder(pid()))
    }

    @Test func `new places are bound, dropped ones are closed, kept ones never close`() throws {
        let (kept, dropped, added) = (try freePort(), try freePort(), try freePort())
        try daemon.configure(["ports": "\(kept) \(dropped)", "log_level": "notice"])
        try daemon.start()
        try daemon.configure(["ports": "\(added) \(kept)", "log_level": "notice"])
        let load = Load(port: kept, clients: 4)
        #expect(try daemon.run("restart").status == 0)
        load.stop()
        #expect(load.failed.isEmpty && load.done > 0)
        #expect(fetch(kept) == "HI!" && fetch(added) == "HI!" && fetch(dropped) == nil)
    }

    @Test func `arguments and settings of the start are kept, and can be given anew`() throws {
        let (one, two) = (try freePort(), try freePort())
        try daemon.start(["--set", "greeting=YO!", "\(one)"])
        #expect(try daemon.run("restart").status == 0)
        #expect(fetch(one) == "YO!")
        #expect(try daemon.run("restart", ["--set", "greeting=HO!", "\(two)"]).status == 0)
        #expect(fetch(two) == "HO!" && fetch(one) == nil)
        #expect(try daemon.run("restart").status == 0)
        #expect(fetch(two) == "HO!")
    }

    @Test func `a UNIX socket is handed over too`() throws {
        let probe = try TestDaemon("probe")
        let path = probe.scratch["run/probe.sock"]
        try probe.configure(["sockets": path])
        try probe.start()
        let inode = File.facts(path)?.st_ino
        #expect(try probe.run("restart").status == 0)
        #expect(File.facts(path)?.st_ino == inode)
        #expect(
            try probe.run("status").output.contains("listens at \(path)") || probe.run("status").output.contains(path))
    }

    @Test func `a UNIX socket that is not wanted any more loses its name, unless it is another's`() throws {
        let probe = try TestDaemon("probe")
        let (kept, dropped, others) = (probe.scratch["run/a"], probe.scratch["run/b"], probe.scratch["run/c"])
        try probe.configure(["sockets": "\(kept) \(dropped) \(others)"])
        try probe.start()
        unlink(others)
        let foreign = try Listener(.unix(others))
        try probe.configure(["sockets": kept])
        let restart = try probe.run("restart")
        #expect(restart.status == 0, "\(restart.text)")
        #expect(File.exists(kept) && !File.exists(dropped) && File.exists(others))
        #expect(try probe.run("stop").status == 0)
        #expect(File.names(in: probe.scratch["run"]) == ["c"])
        withExtendedLifetime(foreign) {}
    }

    @Test func `if the new one fails the old one goes on, and restart says why`() throws {
        let probe = try TestDaemon("probe")
        let old = try probe.start()
        for deed in ["error", "crash", "exit"] {
            try probe.configure(["begin": deed, "words": "it is raining"])
            let restart = try probe.run("restart")
            #expect(restart.status == 1, "\(restart.text)")
            #expect(restart.errorOutput.contains("the old daemon, pid \(old), goes on"), "\(restart.text)")
            if deed == "error" { #expect(restart.errorOutput.contains("it is raining")) }
        }
        try probe.configure(["begin": "hang", "start_timeout": "200ms"])
        let slow = try probe.run("restart")
        #expect(slow.status == 1 && slow.errorOutput.contains("not ready in time"), "\(slow.text)")
        #expect(probe.survivors.map(\.pid) == [old])
        #expect(Set(File.names(in: probe.scratch["run"])) == ["probe.pid", "probe.control", "probe.started"])
        try probe.configure([:])
        #expect(try probe.run("restart").status == 0)
    }

    @Test func `a connection that is being handled is finished by the old one`() throws {
        let probe = try TestDaemon("probe")
        let old = try probe.start()
        let script =
            "exec 3<>/dev/tcp/127.0.0.1/\(probe.port); echo a >&3; read x <&3; echo $x; read; echo b >&3; cat <&3"
        let client = try Program("/bin/bash", ["-c", script], input: "")
        try waitUntil("it is handled") { Proc(old).threads.count > 2 }
        let restart = try probe.run("restart", ["--set", "stop_timeout=300ms"])
        #expect(restart.status == 0, "\(restart.text)")
        #expect(try client.wait().output.hasPrefix("a from 127.0.0.1:"))
        #expect(!Proc(old).isAlive)
    }

    @Test func `restart of what does not run starts it, try-restart does not`() throws {
        let nothing = try daemon.run("try-restart")
        #expect(nothing.status == 0 && nothing.output == "threadserver does not run\n")
        #expect(daemon.survivors.isEmpty)
        let restart = try daemon.run("restart")
        #expect(restart.status == 0 && restart.output.hasPrefix("threadserver started, pid "))
        let one = try pid()
        #expect(try daemon.run("try-restart").status == 0)
        #expect(try pid() != one)
    }

    @Test func `two restarts at once leave one daemon`() throws {
        try daemon.start()
        let all = try (0..<6).map { _ in try daemon.begin("restart") }
        let results = try all.map { try $0.wait() }
        #expect(results.contains { $0.status == 0 } && results.allSatisfy { $0.status <= 1 })
        for result in results where result.status == 1 {
            let known = [
                "another restart", "does not serve", "is not what the daemon claims", "another process's", "control: ",
            ]
            #expect(known.contains { result.errorOutput.contains($0) }, "\(result.text)")
        }
        #expect(try isInOrder(pid()))
    }

    @Test func `start and status during a restart tell the truth`() throws {
        let probe = try TestDaemon("probe")
        let old = try probe.start()
        try probe.configure(["begin": "hang", "start_timeout": "8s"])
        let restart = try probe.begin("restart")
        try waitUntil("the new one is starting") { File.exists(probe.pidFile + ".next") && probe.survivors.count > 2 }
        #expect(try probe.run("start").output == "probe runs already, pid \(old)\n")
        #expect(try probe.run("status").output.hasPrefix("probe runs, pid \(old)\n"))
        let second = try probe.run("restart")
        #expect(second.status == 1 && second.errorOutput.contains("another restart is under way"), "\(second.text)")
        #expect(try restart.wait().status == 1)
        #expect(probe.survivors.map(\.pid) == [old])
    }

    @Test func `stop during a restart leaves nothing`() throws {
        let probe = try TestDaemon("probe")
        try probe.start()
        try probe.configure(["begin": "hang", "start_timeout": "1s"])
        let restart = try probe.begin("restart")
        try waitUntil("the new one is starting") { File.exists(probe.pidFile + ".next") && probe.survivors.count > 2 }
        let stop = try probe.run("stop")
        #expect(stop.status == 0 && stop.output == "probe stopped\n", "\(stop.text)")
        #expect(try restart.wait().status == 1)
        try waitUntil("nothing is left") { probe.survivors.isEmpty && File.names(in: probe.scratch["run"]).isEmpty }
    }

    @Test func `a UNIX socket that has lost its name gets it back`() throws {
        let probe = try TestDaemon("probe")
        let path = probe.scratch["run/probe.sock"]
        try probe.configure(["sockets": path])
        try probe.start()
        unlink(path)
        #expect(try probe.run("restart").status == 0)
        #expect(File.facts(path).map { $0.st_mode & S_IFMT } == S_IFSOCK)
        #expect(try probe.run("stop").status == 0)
        #expect(!File.exists(path))
    }

    @Test func `what has taken a UNIX socket's name stays`() throws {
        let probe = try TestDaemon("probe")
        let path = probe.scratch["run/probe.sock"]
        try probe.configure(["sockets": path])
        try probe.start()
        unlink(path)
        try File.write(path, "somebody's")
        let restart = try probe.run("restart")
        #expect(restart.status == 1)
        #expect(restart.errorOutput.contains("\(path): is there and is not a socket"), "\(restart.text)")
        #expect(try probe.run("stop").status == 0)
        #expect(File.text(path) == "somebody's")
    }

    @Test(.requires("strace")) func `a restart that a start overtook says who runs`() throws {
        let words = daemon.words("restart")
        let held = "inject=flock:delay_enter=3s:when=1"
        let restart = try Program("/usr/bin/strace", ["-qq", "-o", "/dev/null", "-e", held, "--"] + words)
        try waitUntil("it is about to claim") { File.exists(daemon.pidFile) }
        let pid = try daemon.start()
        let result = try restart.wait()
        #expect(result.status == 0 && result.output == "threadserver runs already, pid \(pid)\n", "\(result.text)")
    }
}
