// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// `lust doctor` tells a good daemon from a bad one, whoever wrote it.
@Suite(.requiresRoot) final class DoctorTests {
    private struct Findings: Decodable {
        struct Finding: Decodable { let topic, verdict, reason: String }
        let pid: Int32, wrong: Int, findings: [Finding]
        func verdict(_ topic: String) -> String? { findings.first { $0.topic.hasSuffix(topic) }?.verdict }
    }

    private func doctor(_ who: String) throws -> (Findings, Int32) {
        let run = try Program.run(Product.path("lust"), ["doctor", "--json", who])
        return (try JSONDecoder().decode(Findings.self, from: Data(run.output.utf8)), run.status)
    }

    @Test func `the doctor finds nothing wrong with a jailed server, and all of its steps done`() throws {
        // Other tests' daemons are no neighbours of this one.
        let daemon = try TestDaemon("threadserver", ["uid": "61495"])
        let (found, status) = try doctor("\(try daemon.start())")
        #expect(status == 0)
        #expect(found.wrong == 0)
        let good = [
            "files", "signals", "mask", "environment", "parent", "session", "leader", "stdio", "umask", "directory",
            "pid file", "identity", "groups", "capabilities", "bounding", "no_new_privs", "root", "dumps", "neighbours",
            "descriptors",
        ]
        for topic in good { #expect(found.verdict(topic) == "ok", "\(topic)") }
    }

    @Test func `the doctor finds what is wrong with a root process in the background`() throws {
        let sleeper = try Program("/bin/sleep", ["60"], environment: ["LD_LIBRARY_PATH=/tmp"], directory: "/usr")
        try waitUntil("it sleeps") { Proc(sleeper.pid).text("cmdline").hasPrefix("/bin/sleep") }
        let (found, status) = try doctor("\(sleeper.pid)")
        #expect(status == 1)
        for topic in ["identity", "capabilities", "environment"] {
            #expect(found.verdict(topic) == "wrong", "\(topic)")
        }
        for topic in ["directory", "root", "no_new_privs", "pid file"] {
            #expect(found.verdict(topic) == "weak", "\(topic)")
        }
    }

    @Test func `the doctor sees a directory that leads out of a jail`() throws {
        let scratch = try Scratch()
        try scratch.makeFolder("jail/", mode: 0o755)
        let script =
            "import os,time; os.open('/', os.O_RDONLY); os.chroot('\(scratch["jail"])'); os.write(1, b'.'); time.sleep(60)"
        let program = try Program("/usr/bin/python3", ["-c", script])
        try waitUntil("it is jailed") { Proc(program.pid).link("root") == scratch["jail"] }
        let (found, _) = try doctor("\(program.pid)")
        #expect(found.verdict("descriptors") == "wrong")
        #expect(found.findings.contains { $0.topic.hasSuffix("directory") && $0.verdict == "wrong" })
        withExtendedLifetime(scratch) {}
    }

    @Test func `the doctor finds a process by its name, and says when there is none`() throws {
        let run = try Program.run(Product.path("lust"), ["doctor", "no-such-daemon"])
        #expect(run.status == 3)
        #expect(run.errorOutput.contains("no-such-daemon: no such process"))
    }
}
