// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Against Debian's rsyslogd, in a mount namespace of its own: its `/dev/log` is nobody else's.
@Suite(
    .enabled(if: getuid() == 0, "needs root: for a /dev of its own"),
    .enabled(if: access("/usr/sbin/rsyslogd", X_OK) == 0, "rsyslogd is not installed: apt-get install rsyslog"))
struct RsyslogTests {
    private let scratch: Scratch
    private static let count = 5000

    init() throws { scratch = try Scratch() }

    /// A probe logs, rsyslogd is started anew, the probe logs again; returns what the probe says it lost.
    private func restart(jail: String?) throws -> String? {
        try scratch.write(
            "rsyslog.conf",
            """
            module(load="imuxsock" SysSock.Name="/dev/log" SysSock.RateLimit.Interval="0" SysSock.Use="on")
            \(jail == nil ? "" : "input(type=\"imuxsock\" Socket=\"\(scratch.path)/jail/dev/log\" CreatePath=\"on\")")
            template(name="x" type="string" string="%syslogfacility-text% %syslogseverity-text% %programname%%msg%\\n")
            if $syslogfacility-text == "local0" then action(type="omfile" file="\(scratch.path)/out" template="x")

            """)
        try scratch.write(
            "run",
            """
            set -e
            cd \(scratch.path)
            mkdir -p dev jail
            mknod -m 666 dev/null c 1 3
            mknod -m 666 dev/urandom c 1 9
            mount --bind dev /dev
            # A FIFO that nobody writes: a wait that starts no process.
            mkfifo none
            start() {
                rm -f \(scratch.path)/jail/dev/log
                /usr/sbin/rsyslogd -n -f rsyslog.conf -i \(scratch.path)/pid </dev/null >/dev/null 2>&1 &
                DAEMON=$!
                until [ -S /dev/log ] && [ -S \(jail == nil ? "/dev/log" : "jail/dev/log") ]; do read -t 0.01 x <>none || true; done
            }
            touch out
            start
            mkfifo go
            \(Product.path("logprobe")) syslog hi \(Self.count) \(jail ?? "") <go >said &
            PROBE=$!
            exec 3>go
            until grep -q halfway said; do read -t 0.01 x <>none || true; done
            until [ $(wc -l <out) -ge \(Self.count) ]; do read -t 0.01 x <>none || true; done
            kill $DAEMON
            wait $DAEMON || true
            rm -f /dev/log
            start
            echo on >&3
            exec 3>&-
            wait $PROBE
            LOST=$(sed -n 's/lost //p' said)
            until [ $(grep -c after out) -ge $((\(Self.count) - LOST)) ]; do read -t 0.01 x <>none || true; done
            kill $DAEMON
            wait $DAEMON || true
            """)
        // The probe has no argument after the count unless there is a jail, so it stops at a line either way.
        let run = try LogProbe(
            ["timeout", "60", "unshare", "-m", "-p", "-f", "--kill-child", "--mount-proc", "bash", scratch["run"]])
        #expect(run.end() == 0)
        return try scratch.lines("said").last.map(String.init)
    }

    @Test func `a jailed daemon gets its new socket by reopen`() throws {
        let daemon = try TestDaemon("threadserver", ["log": "syslog:local0"])
        try scratch.write(
            "rsyslog.conf",
            """
            module(load="imuxsock" SysSock.Name="/dev/log" SysSock.RateLimit.Interval="0" SysSock.Use="on")
            template(name="x" type="string" string="%programname%%msg%\\n")
            if $syslogfacility-text == "local0" then action(type="omfile" file="\(scratch.path)/out" template="x")

            """)
        try scratch.write(
            "run",
            """
            set -e
            cd \(scratch.path)
            mkdir dev
            mknod -m 666 dev/null c 1 3
            mknod -m 666 dev/urandom c 1 9
            mount --bind dev /dev
            mkfifo none
            until_there() { until grep -q "$1" out; do read -t 0.01 x <>none || true; done; }
            begin() {
                rm -f /dev/log
                /usr/sbin/rsyslogd -n -f rsyslog.conf -i \(scratch.path)/pid </dev/null >/dev/null 2>&1 &
                DAEMON=$!
                until [ -S /dev/log ]; do read -t 0.01 x <>none || true; done
            }
            touch out
            begin
            \(daemon.words("start").joined(separator: " ")) >/dev/null
            until_there 'is ready'
            kill $DAEMON
            wait $DAEMON || true
            begin
            \(daemon.words("reopen").joined(separator: " "))
            until_there 'the log was opened anew'
            \(daemon.words("stop").joined(separator: " ")) >/dev/null
            until_there 'stopped'
            kill $DAEMON
            wait $DAEMON || true
            """)
        let run = try Program.run(
            "/usr/bin/timeout",
            ["30", "unshare", "-m", "-p", "-f", "--kill-child", "--mount-proc", "bash", scratch["run"]],
            within: .seconds(40))
        #expect(run.status == 0, "\(run.text)")
    }

    private func expectAll() throws {
        let lines = try scratch.lines("out")
        let wanted = ["before", "after"].flatMap { word in (0..<Self.count).map { "local0 info hi \(word) \($0)" } }
        #expect(lines.count == wanted.count)
        #expect(lines.elementsEqual(wanted) { $0 == $1 })
    }

    @Test func `a restart of rsyslogd loses no record outside of a jail`() throws {
        #expect(try restart(jail: nil) == "lost 0")
        try expectAll()
    }

    @Test func `nor inside, where the jail has a socket of rsyslogd's`() throws {
        #expect(try restart(jail: scratch["jail"]) == "lost 0")
        try expectAll()
    }
}
