// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@Suite struct CaptureTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// The lines without their stamps, and how the process ended.
    private func run(_ how: String) throws -> (lines: [String], status: Int32) {
        let status = try LogProbe.start("capture", scratch["x.log"], how).end()
        let lines = try scratch.lines("x.log").map { line in
            #expect(
                line.wholeMatch(of: /\[\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\] STD(OUT|ERR): .*/) != nil, "\(line)")
            return String(line.split(separator: "] ", maxSplits: 1).last ?? "")
        }
        return (lines, status)
    }

    private static let both = ["STDOUT: taken by the loop", "STDOUT: left \\x1b[31m behind"]

    @Test func `what a child says is in the log`() throws {
        let (lines, status) = try run("child")
        #expect(status == 0)
        #expect(lines == Self.both + ["STDOUT: from a child", "STDERR: half a line", "STDERR: its error"])
    }

    @Test func `the last words of fatalError are in the log`() throws {
        let (lines, status) = try run("fatal")
        #expect([-SIGILL, -SIGTRAP].contains(status))
        #expect(Array(lines.prefix(3)) == Self.both + ["STDERR: half a line"])
        #expect(lines.dropFirst(3).first?.hasSuffix("Fatal error: the last words of Swift") == true)
    }

    @Test func `so are those of a trap`() throws {
        let (lines, status) = try run("trap")
        #expect([-SIGILL, -SIGTRAP].contains(status))
        #expect(lines.contains { $0.hasSuffix("Fatal error: Index out of range") })
    }

    @Test func `so are those of a C library that aborts in the middle of a line`() throws {
        let (lines, status) = try run("abort")
        #expect(status == -SIGABRT)
        #expect(lines == Self.both + ["STDERR: half a line", "STDERR: the last words of C"])
    }

    @Test func `so are those before a bad access`() throws {
        let (lines, status) = try run("fault")
        #expect(status == -SIGSEGV)
        #expect(lines == Self.both + ["STDERR: half a line", "STDERR: reading nowhere"])
    }

    @Test func `so are those before exit`() throws {
        let (lines, status) = try run("exit")
        #expect(status == 4)
        #expect(lines == Self.both + ["STDERR: half a line"])
    }

    @Test(arguments: ["iso", "json", "logfmt"]) func `last words have the format of the log`(_ format: String) throws {
        let status = try LogProbe.start("capture", scratch["x.log"], "abort", format).end()
        #expect(status == -SIGABRT)
        // What stands around the text is the same, whether the loop took it or the handler.
        let lines = try scratch.lines("x.log").map { $0.replacing(/\d/, with: "0") }
        let taken = try #require(lines.first { $0.contains("taken by the loop") })
        let left = try #require(lines.first { $0.contains("behind") })
        let escape = format == "iso" ? "\\x0b" : "\\u000b"
        #expect(left == taken.replacing("taken by the loop", with: "left \(escape)[00m behind"))
    }
}
