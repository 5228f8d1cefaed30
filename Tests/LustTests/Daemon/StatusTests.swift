// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import TestSupport
import Testing

/// `status`: LSB's codes, and the truth.
@Suite(.requiresRoot) final class StatusTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    private func json() throws -> [String: Any] {
        let result = try daemon.run("status", ["--json"])
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    @Test func `what runs is 0 with what the kernel says of it`() throws {
        let pid = try daemon.start()
        let status = try daemon.run("status")
        #expect(status.status == 0)
        #expect(status.output.hasPrefix("threadserver runs, pid \(pid)\n"))
        #expect(status.output.contains("listens at [::]:\(daemon.port)\n"))
        #expect(
            status.output.contains(
                "user \(TestDaemon.uid), group \(TestDaemon.gid), no capability, and can get no more"))
        #expect(status.output.contains("jailed in \(daemon.jail)\n"))
    }

    @Test func `JSON says the same`() throws {
        let pid = try daemon.start()
        let object = try json()
        #expect(object["state"] as? String == "running")
        #expect(object["pid"] as? Int == Int(pid))
        #expect(object["uids"] as? [UInt32] == Array(repeating: TestDaemon.uid, count: 4))
        #expect(object["gids"] as? [UInt32] == Array(repeating: TestDaemon.gid, count: 4))
        #expect(object["groups"] as? [UInt32] == [])
        #expect(object["capabilities"] as? [String] == [])
        #expect(object["listeners"] as? [String] == ["[::]:\(daemon.port)"])
        #expect(object["jail"] as? String == daemon.jail)
        #expect(object["no_new_privs"] as? Bool == true)
    }

    @Test func `what does not run is 3`() throws {
        let status = try daemon.run("status")
        #expect(status.status == 3 && status.output == "threadserver does not run\n")
        #expect(try json()["state"] as? String == "stopped")
    }

    @Test func `what died and left its pid file is 1`() throws {
        kill(try daemon.start(), SIGKILL)
        // A process that ends keeps its locks after its memory, by which it is seen.
        try waitUntil("its locks are gone") { try daemon.run("status").status == 1 }
        let status = try daemon.run("status")
        #expect(status.output == "threadserver died and left \(daemon.pidFile)\n")
        #expect(try json()["state"] as? String == "dead")
    }

    @Test func `what cannot be told is 4`() throws {
        symlink("/etc/passwd", daemon.pidFile)
        #expect(try daemon.run("status").status == 4)
        unlink(daemon.configuration)
        #expect(try daemon.run("status").status == 4)
    }

    @Test func `a number in the file is not believed`() throws {
        try File.write(daemon.pidFile, "\(getpid())\n")
        #expect(try daemon.run("status").status == 1)
    }

    @Test func `anybody may ask`() throws {
        let pid = try daemon.start()
        let status = try daemon.run("status", uid: TestDaemon.uid &+ 9)
        #expect(status.status == 0)
        #expect(status.output.hasPrefix("threadserver runs, pid \(pid)\n"), "\(status.text)")
    }

    @Test func `a configuration that was changed since is told`() throws {
        try daemon.start()
        var times = [timeval(tv_sec: time(nil) + 5, tv_usec: 0), timeval(tv_sec: time(nil) + 5, tv_usec: 0)]
        utimes(daemon.configuration, &times)
        #expect(try daemon.run("status").output.contains("\(daemon.configuration) has changed since"))
    }
}
