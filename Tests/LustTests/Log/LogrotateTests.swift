// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Against Debian's logrotate, while four threads write.
@Suite(.requires("logrotate"))
struct LogrotateTests {
    private let scratch: Scratch
    private static let count = 20_000

    init() throws { scratch = try Scratch() }

    private func rotate(_ options: String) throws {
        try scratch.write("conf", "\(scratch["x.log"]) {\nrotate 100\nsize 1\nnocompress\n\(options)\n}\n")
        let run = try LogProbe(["logrotate", "-f", "-s", scratch["state"], scratch["conf"]])
        #expect(run.end() == 0)
    }

    /// Every line of every file, the oldest file first.
    private func lines(_ rotations: Int) throws -> [Substring] {
        let files =
            (1...rotations).reversed().map { "x.log.\($0)" }.filter { access(scratch[$0], F_OK) == 0 } + ["x.log"]
        return try files.flatMap { try scratch.lines($0) }
    }

    /// The numbers that each thread wrote, as they come; a line that is not whole is an issue.
    private func numbers(_ lines: [Substring]) -> [[Int]] {
        var found = [[Int]](repeating: [], count: 4)
        for line in lines {
            guard let match = line.wholeMatch(of: /\[.{24}\] INFO: (\d) (\d+) end/), let id = Int(match.1),
                let n = Int(match.2)
            else {
                Issue.record("torn: \(line)")
                continue
            }
            found[id].append(n)
        }
        return found
    }

    @Test func `create and reopen lose, double and tear nothing`() throws {
        let probe = try LogProbe.start("rotated", scratch["x.log"], "\(Self.count)")
        #expect(probe.hear() == "writing")
        for _ in 0..<20 {
            try rotate("create 0640")
            probe.say("reopen")
            #expect(probe.hear() == "reopened")
        }
        probe.say("enough")
        #expect(probe.hear() == "lost 0")
        #expect(probe.end() == 0)
        for found in numbers(try lines(20)) { #expect(found == Array(0..<Self.count)) }
    }

    /// What is written between logrotate's copy and its cut is in neither file, whoever writes: logrotate(8) says so.
    @Test func `copytruncate doubles and tears nothing, and loses only between its copy and its cut`() throws {
        let probe = try LogProbe.start("rotated", scratch["x.log"], "\(Self.count)")
        #expect(probe.hear() == "writing")
        let rotations = 20
        for _ in 0..<rotations { try rotate("copytruncate") }
        probe.say("enough")
        #expect(probe.hear() == "lost 0")
        #expect(probe.end() == 0)
        for found in numbers(try lines(rotations)) {
            let gaps = zip(found, found.dropFirst()).filter { $1 != $0 + 1 }
            #expect(gaps.allSatisfy { $0 < $1 })
            #expect(gaps.count <= rotations)
        }
    }
}
