// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Attacks that need more than one daemon in one jail.
@Suite(.requiresRoot) final class AttackerTests {
    private let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func attack(uid: Int, while deed: () throws -> Void) throws -> [Int] {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw NotInTime(description: "socketpair") }
        // It begins as root and gives root up, and ends with descriptor 3.
        let attacker = try Program(
            Product.path("attacker"), ["\(uid)", "\(uid + 1)"], files: [3: ends[0]])
        close(ends[0])
        do { try deed() } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        return try attacker.wait().output.split { !$0.isNumber }.compactMap { Int($0) }
    }

    @Test func `nobody of the same user gets hold of a daemon while thousands start`() throws {
        try scratch.makeFolder("jail")
        let got = try attack(uid: 61481) {
            let run = try Program.run(Product.path("states"), [scratch["jail"], "4000"], within: .seconds(120))
            #expect(run.output.contains("| 4000 | 4000 | 0 | 0 |"), "\(run.text)")
        }
        try #require(got.count == 4)
        #expect(got[0] > 10_000)
        #expect(got.dropFirst() == [0, 0, 0], "of \(got[0]) tries")
    }

    @Test(.requires("setpriv")) func `the same attacker gets hold of what gave up root without care`() throws {
        let got = try attack(uid: 61491) {
            let script = "for i in 1 2 3 4 5 6 7 8; do setpriv --reuid=$1 --regid=$2 --clear-groups sleep 0.2; done"
            _ = try Program.shell(script, ["61491", "61492"])
        }
        try #require(got.count == 4)
        #expect(got[1] > 0 && got[2] > 0 && got[3] > 0, "\(got)")
    }

    @Test func `a user with too many processes makes no daemon that is still root`() throws {
        let daemon = try TestDaemon()
        let run = try daemon.run("start", by: "ulimit -u 1; exec \"$@\"")
        if run.status == 0 {
            #expect(daemon.survivors.allSatisfy { $0.field("Uid").hasPrefix("\(TestDaemon.uid) \(TestDaemon.uid) ") })
        } else {
            #expect(!run.errorOutput.isEmpty)
            #expect(daemon.survivors.isEmpty)
        }
    }

    @Test func `a zone of the host's is the daemon's before and after the jail`() throws {
        let daemon = try TestDaemon("threadserver", [:], environment: ["TZ=America/New_York"])
        try daemon.start()
        try daemon.run("stop")
        let hours = daemon.logText.split(separator: "\n").compactMap {
            $0.split(separator: " ").dropFirst(3).first?.prefix(2)
        }
        let zone = try Program.run("/bin/date", ["+%H"], environment: ["TZ=America/New_York"]).output.prefix(2)
        #expect(hours.count > 2)
        // A minute may lie between, and so an hour's end.
        #expect(hours.last == zone || hours.first == hours.last, "\(hours)")
    }
}
