// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@Suite struct StandardErrorTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// What `logprobe stderr` writes to a file that is its standard error.
    private func run(_ script: String) throws -> [Substring] {
        let probe = Product.path("logprobe")
        #expect(try LogProbe(["sh", "-c", "cd \(scratch.path); P=\(probe); \(script)"]).end() == 0)
        return try scratch.lines("err")
    }

    @Test func `in the journal a line begins with its priority and has no stamp`() throws {
        let lines = try run("exec 2>>err; export JOURNAL_STREAM=$(stat -Lc %d:%i err); exec $P stderr classic")
        #expect(lines == ["<6>hello", "<3>world"])
    }

    @Test func `elsewhere it is a log like any other`() throws {
        let lines = try run("export JOURNAL_STREAM=1:2; exec $P stderr classic 2>>err")
        #expect(lines.map { $0.split(separator: "] ").last } == ["INFO: hello", "ERROR: world"])
    }

    @Test func `a pipe's own flags stay as they were`() throws {
        // The reader's end tells: O_NONBLOCK is octal 4000 in fdinfo.
        let lines = try run("{ $P stderr classic; grep flags /proc/self/fdinfo/2 >flags; } 2>&1 | cat >err")
        #expect(lines.count == 2)
        let flags = try scratch.text("flags").split(whereSeparator: \.isWhitespace).last.flatMap { Int($0, radix: 8) }
        #expect(try #require(flags) & 0o4000 == 0)
    }
}
