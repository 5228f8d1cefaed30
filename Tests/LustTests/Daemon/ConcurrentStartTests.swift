// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// Many starts at the same moment.
@Suite(.requiresRoot) final class ConcurrentStartTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    @Test(arguments: [2, 12, 50]) func `of many starts at once exactly one wins`(count: Int) throws {
        let starts = try (0..<count).map { _ in try daemon.begin("start") }
        let results = try starts.map { try $0.wait() }
        let winners = results.filter { $0.output.contains("started, pid") }
        #expect(winners.count == 1)
        #expect(winners.allSatisfy { $0.status == 0 })
        for result in results where !result.output.contains("started, pid") {
            let runs = result.status == 0 && result.output.contains("runs already, pid")
            let waits = result.status == 1 && result.errorOutput.contains("another start is under way")
            #expect(runs || waits, "\(result.text)")
        }
        #expect(daemon.survivors.count == 1)
        #expect(try daemon.run("status").status == 0)
        #expect(fetch(daemon.port) == "HI!")
    }

    @Test func `starts and stops at once end with none or one and the next start works`() throws {
        let programs = try (0..<30).map { try daemon.begin($0 % 3 == 0 ? "stop" : "start") }
        for program in programs { _ = try program.wait() }
        #expect(daemon.survivors.count <= 1)
        try daemon.start()
        #expect(daemon.survivors.count == 1)
        #expect(fetch(daemon.port) == "HI!")
    }
}
