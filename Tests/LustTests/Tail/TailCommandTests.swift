// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@Suite struct TailCommandTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write("x.log", "user ann came\nnoise\nuser bob left\n")
    }

    private func tail(_ options: [String]) throws -> (lines: [String], status: Int32) {
        let tool = try LogProbe([Product.path("lust"), "tail"] + options)
        var lines: [String] = []
        while let line = tool.hear() { lines.append(line) }
        return (lines, tool.end())
    }

    @Test func `lines that fit a pattern are named, with their groups`() throws {
        let found = try tail([
            scratch["x.log"], "--from", "beginning", "--once", "--match", "came=^user (?<name>\\w+) came",
            "--match", "user=user",
        ])
        #expect(found.lines == ["came\tname=ann\tuser ann came", "user\tuser bob left"])
        #expect(found.status == 0)
    }

    @Test func `it goes on where the last run ended`() throws {
        let options = [scratch["x.log"], "--from", "beginning", "--once", "--state", scratch["state"]]
        #expect(try tail(options).lines.count == 3)
        #expect(rename(scratch["x.log"], scratch["x.log.1"]) == 0)
        try scratch.append("x.log.1", "late\n")
        try scratch.write("x.log", "new\n")
        #expect(try tail(options).lines == ["late", "new"])
    }

    @Test func `a line that could not be written is told, and read again the next time`() throws {
        let options = [scratch["x.log"], "--from", "beginning", "--once", "--state", scratch["state"]]
        let full = try Program.shell("exec \"$@\" >/dev/full", [Product.path("lust"), "tail"] + options)
        #expect(full.status == 1 && full.errorOutput == "lust: output: No space left on device\n", "\(full.text)")
        #expect(try tail(options).lines.count == 3)
    }

    @Test(arguments: [["--match", "x"], ["--match", "x=("], ["--from", "x"], ["--what"], ["--match"], ["a", "b"]])
    func `a wrong command line is answered with 2`(_ words: [String]) throws {
        let tool = try LogProbe(["sh", "-c", "exec \"$0\" tail \"$@\" 2>&1", Product.path("lust")] + words)
        #expect(tool.hear()?.hasPrefix("lust: tail: ") == true)
        #expect(tool.end() == 2)
    }
}
