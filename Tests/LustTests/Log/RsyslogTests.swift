// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Against Debian's rsyslogd, in a mount namespace of its own: its `/dev/log` is nobody else's.
@Suite(.requiresRoot, .requires("rsyslogd"))
struct RsyslogTests {
    private let scratch: Scratch
    private static let count = 5000

    init() throws { scratch = try Scratch() }

    /// Runs a script beside an rsyslogd, in namespaces of its own that end with it.
    ///
    /// It has `begin` and `end`, rsyslogd's; `await`, which tries a command until it succeeds; and `has WORD COUNT`, whether
    /// so many records came.
    private func run(_ steps: String, jail: String? = nil) throws {
        let input = jail.map { "input(type=\"imuxsock\" Socket=\"\($0)/dev/log\" CreatePath=\"on\")" } ?? ""
        try scratch.write(
            "rsyslog.conf",
            """
            module(load="imuxsock" SysSock.Name="/dev/log" SysSock.RateLimit.Interval="0" SysSock.Use="on")
            \(input)
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
            await() { until "$@"; do read -t 0.01 x <>none || true; done; }
            has() { [ $(grep -c "$1" out) -ge $2 ]; }
            begin() {
                rm -f /dev/log jail/dev/log
                /usr/sbin/rsyslogd -n -f rsyslog.conf -i \(scratch.path)/pid </dev/null >/dev/null 2>&1 &
                DAEMON=$!
                await test -S /dev/log
                await test -S \(jail ?? "")/dev/log
            }
            end() {
                kill $DAEMON
                wait $DAEMON || true
            }
            touch out
            begin
            \(steps)
            end
            """)
        let run = try Program.run(
            "/usr/bin/unshare", ["-m", "-p", "-f", "--kill-child", "--mount-proc", "bash", scratch["run"]],
            within: .seconds(60))
        #expect(run.status == 0, "\(run.text)")
    }

    /// A probe logs, rsyslogd is started anew, the probe logs again; returns what the probe says it lost.
    private func restart(jail: String?) throws -> String? {
        try run(
            """
            mkfifo go
            \(Product.path("logprobe")) syslog hi \(Self.count) \(jail ?? "") <go >said &
            PROBE=$!
            exec 3>go
            await grep -q halfway said
            await has before \(Self.count)
            end
            begin
            echo on >&3
            exec 3>&-
            wait $PROBE
            LOST=$(sed -n 's/lost //p' said)
            await has after $((\(Self.count) - LOST))
            """, jail: jail)
        return try scratch.lines("said").last.map(String.init)
    }

    @Test func `a jailed daemon gets its new socket by reopen`() throws {
        let daemon = try TestDaemon("threadserver", ["log": "syslog:local0"])
        let command = { daemon.words($0).joined(separator: " ") + " >/dev/null" }
        try run(
            """
            \(command("start"))
            await has 'is ready' 1
            end
            begin
            \(command("reopen"))
            await has 'the log was opened anew' 1
            \(command("stop"))
            await has stopped 1
            """)
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
