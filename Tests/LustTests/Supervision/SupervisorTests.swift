// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import TestSupport
import Testing

/// The start that does not leave: for s6, dinit, runit, containers.
final class SupervisorTests {
    let daemon: TestDaemon

    init() throws { daemon = try TestDaemon() }

    @Test(.requiresRoot) func `the readiness descriptor gets one newline and its end`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let words = daemon.words("start", ["--ready-fd", "7"])
        let run = try Program(words[0], Array(words.dropFirst()), files: [7: ends[1]])
        _ = sys_close(ends[1])
        var bytes = [UInt8](repeating: 0, count: 8)
        #expect(sys_read(ends[0], &bytes, 8) == 1)
        #expect(bytes[0] == 10)
        #expect(fetch(daemon.port) == "HI!")
        #expect(sys_read(ends[0], &bytes, 8) == 0)
        _ = sys_close(ends[0])
        kill(run.pid, SIGTERM)
        #expect(try run.wait().status == 0)
    }

    @Test func `a readiness descriptor that is not open is refused`() throws {
        let result = try daemon.run("start", ["--ready-fd", "77", "--set", "jail=no", "--set", "drop=no"])
        #expect(result.status != 0)
        #expect(result.errorOutput.contains("ready: descriptor 77: Bad file descriptor"))
    }

    @Test(.requiresRoot) func `in the foreground the log is on standard error`() throws {
        let run = try daemon.begin("start", ["--foreground"])
        try waitUntil("it serves") { fetch(daemon.port) == "HI!" }
        kill(run.pid, SIGTERM)
        let result = try run.wait()
        #expect(result.errorOutput.contains("INFO: runs in the foreground"))
        #expect(result.errorOutput.contains("NOTICE: threadserver is ready"))
        #expect(daemon.logText.isEmpty)
    }

    @Test(.requiresRoot) func `lines to the journal begin with their priority`() throws {
        let script = "exec 2>\"$1.err\"; stat=$(stat -Lc %d:%i /dev/fd/2); shift; JOURNAL_STREAM=$stat exec \"$@\""
        let file = daemon.scratch["journal"]
        let run = try Program("/bin/sh", ["-c", script, "sh", file] + daemon.words("start", ["--foreground"]))
        try waitUntil("it serves") { fetch(daemon.port) == "HI!" }
        kill(run.pid, SIGTERM)
        _ = try run.wait()
        #expect(File.text(file + ".err")?.contains("<5>threadserver is ready\n") == true)
    }

    @Test(.requiresRoot) func `on a terminal the level has a colour`() throws {
        let script = "TERM=xterm timeout -s TERM 2 script -qec \"$1\" /dev/null"
        let words = daemon.words("start", ["--foreground"]).joined(separator: " ")
        let result = try Program.shell(script, [words])
        #expect(result.output.contains("\u{1B}[36mNOTICE: \u{1B}[0mthreadserver is ready"))
    }

    @Test(.requiresRoot) func `as process 1 of a container it reaps, and needs no capability`() throws {
        let options = "--config \(daemon.configuration) --set jail=no --set drop=no --set pid_path=/proc"
        let script = """
            cap="--inh-caps=-all --bounding-set=-all --no-new-privs --clear-groups --reuid=61471 --regid=61471"
            unshare --pid --fork --mount-proc setpriv $cap \(Product.path("threadserver")) start \(options) 2>"$1" &
            while ! grep -q "is ready" "$1"; do :; done
            one=$(pgrep -f "threadserver start" | while read p; do
                grep -q "^NSpid:.*\t1$" /proc/$p/status && echo $p; done | tail -1)
            grep "^CapEff" /proc/$one/status
            nsenter -t $one -p -m sh -c '(sh -c "exit 0" &) ; true'
            kill -TERM $one; wait %1; echo "ended $?"
            """
        let result = try World.run(script, [daemon.scratch["log/one"]])
        let log = File.text(daemon.scratch["log/one"]) ?? ""
        #expect(log.contains("runs as process 1: reaps"), "\(result.text)")
        #expect(log.contains("no pid file"))
        #expect(result.output.contains("CapEff:\t0000000000000000"))
        #expect(result.output.contains("ended 0"), "\(result.text)")
    }
}
