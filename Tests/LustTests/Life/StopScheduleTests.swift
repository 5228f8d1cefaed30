// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@testable import Lust

/// `stop --schedule`.
@Suite final class StopScheduleTests {
    @Test func `it is read as start-stop-daemon reads it, and written so that it is read the same`() throws {
        for (text, steps) in [
            ("TERM/30/KILL/5", [(15, 30), (9, 5)]), ("-15/1/SIGKILL/2", [(15, 1), (9, 2)]), ("7", [(15, 7), (9, 7)]),
            ("quit/2s/9/forever", [(3, 2), (9, nil)]),
        ] as [(String, [(Int32, Int?)])] {
            let schedule = try StopSchedule(settingText: text)
            #expect(schedule.steps.map(\.signal) == steps.map(\.0))
            #expect(schedule.steps.map(\.time) == steps.map { $0.1.map { .seconds($0) } })
            #expect(try StopSchedule(settingText: schedule.settingText) == schedule)
        }
    }

    @Test(arguments: ["", "TERM", "TERM/", "/5", "TERM/5/KILL", "NONE/5", "0/5", "65/5", "TERM/-1", "TERM/x"])
    func `what is none is refused`(_ text: String) {
        #expect(throws: SettingProblem.self) { try StopSchedule(settingText: text) }
    }

    @Test(.requiresRoot) func `a daemon that takes too long is killed by it, sooner than by the usual one`() throws {
        let probe = try TestDaemon("probe", ["finish": "hang"])
        let pid = try probe.start()
        let start = ContinuousClock.now
        let stop = try probe.run("stop", ["--schedule", "TERM/100ms/KILL/5"])
        #expect(stop.status == 0 && !Proc(pid).isAlive && !File.exists(probe.pidFile), "\(stop.text)")
        #expect(.now - start < .seconds(5))
    }

    @Test(.requiresRoot) func `a schedule that does not end it is status 1, and it goes on`() throws {
        let daemon = try TestDaemon()
        let pid = try daemon.start()
        let stop = try daemon.run("stop", ["--schedule", "HUP/50ms/USR1/50ms"])
        #expect(stop.status == 1 && stop.errorOutput.contains("does not end by HUP/50ms/USR1/50ms"), "\(stop.text)")
        #expect(Proc(pid).isAlive && File.exists(daemon.pidFile))
        #expect(try daemon.run("stop", ["--schedule", "TERM"]).status == 2)
    }

    @Test(.requiresRoot) func `it can be a setting`() throws {
        let probe = try TestDaemon("probe", ["finish": "hang", "stop_schedule": "KILL/5"])
        try probe.start()
        #expect(try probe.run("stop").status == 0)
        #expect(!probe.logText.contains("stops, by signal"))
    }

    @Test(.requiresRoot, .requires("script")) func `a terminal shows what is waited for`() throws {
        let probe = try TestDaemon("probe", ["stop_timeout": "1s"])
        let pid = try probe.start()
        let client = try Program("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(probe.port); cat <&3"])
        try waitUntil("it is handled") { Proc(pid).threads.count > 2 }
        let stop = try Program.run(
            "/usr/bin/script", ["-qec", probe.words("stop").joined(separator: " "), "/dev/null"], input: "")
        #expect(stop.output.contains("probe: 1 connections left"), "\(stop.text)")
        client.end()
    }

    @Test(.requiresRoot, .requires("script")) func `a daemon that does not answer keeps no terminal waiting`() throws {
        let probe = try TestDaemon("probe", ["finish": "hang"])
        try probe.start()
        let schedule = Array(repeating: "TERM/300ms", count: 6).joined(separator: "/") + "/KILL/5"
        let words = probe.words("stop", ["--schedule", schedule]).joined(separator: " ")
        let stop = try Program.run("/usr/bin/script", ["-qec", words, "/dev/null"], input: "", within: .seconds(20))
        #expect(stop.status == 0 && probe.survivors.isEmpty, "\(stop.text)")
    }
}
