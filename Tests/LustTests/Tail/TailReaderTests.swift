// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@testable import Lust

@Suite struct TailReaderTests {
    private let scratch: Scratch
    private var path: String { scratch["x.log"] }

    init() throws { scratch = try Scratch() }

    private func reader(_ start: TailStart = .beginning) throws -> TailReader { try TailReader(path, from: start) }

    /// What is there now.
    private func texts(_ reader: TailReader) -> [String] {
        var found: [String] = []
        while let line = reader.next(milliseconds: 0) { found.append(line.text) }
        return found
    }

    private func rename(_ from: String, _ to: String) {
        #expect(Glibc.rename(scratch[from], scratch[to]) == 0)
    }

    @Test func `it begins with what is written from now on`() throws {
        try scratch.write("x.log", "old\n")
        let reader = try reader(.end)
        #expect(texts(reader) == [])
        try scratch.append("x.log", "new\n")
        #expect(texts(reader) == ["new"])
    }

    @Test func `half a line waits for its other half`() throws {
        let reader = try reader()
        try scratch.write("x.log", "one\nERR")
        #expect(texts(reader) == ["one"])
        try scratch.append("x.log", "OR boom\ntwo\n")
        #expect(texts(reader) == ["ERROR boom", "two"])
    }

    @Test func `a file that is not there yet is waited for`() throws {
        let reader = try reader(.end)
        #expect(texts(reader) == [])
        try scratch.write("x.log", "first\n")
        #expect(texts(reader) == ["first"])
    }

    @Test func `a folder that is not there yet is waited for`() throws {
        let reader = try TailReader(scratch["later/x.log"])
        #expect(texts(reader) == [])
        #expect(mkdir(scratch["later"], 0o755) == 0)
        try scratch.write("later/x.log", "first\n")
        #expect(texts(reader) == ["first"])
    }

    @Test func `the rest of a renamed file comes first`() throws {
        try scratch.write("x.log", "1\n")
        let reader = try reader()
        #expect(texts(reader) == ["1"])
        try scratch.append("x.log", "2\n")
        rename("x.log", "x.log.1")
        try scratch.write("x.log", "4\n")
        try scratch.append("x.log.1", "3\n")
        #expect(texts(reader) == ["2", "3", "4"])
    }

    @Test func `a writer that does not know yet is read in the renamed file`() throws {
        try scratch.write("x.log", "1\n")
        let reader = try reader()
        #expect(texts(reader) == ["1"])
        rename("x.log", "x.log.1")
        try scratch.write("x.log", "")
        try scratch.append("x.log.1", "2\n")
        #expect(texts(reader) == ["2"])
        try scratch.append("x.log", "3\n")
        #expect(texts(reader) == ["3"])
        try scratch.append("x.log.1", "late\n")
        #expect(texts(reader) == ["late"])
    }

    @Test func `two rotations between two looks lose nothing`() throws {
        try scratch.write("x.log", "1\n")
        let reader = try reader()
        #expect(texts(reader) == ["1"])
        for turn in 2...4 {
            for old in (1..<3).reversed() where access(scratch["x.log.\(old)"], F_OK) == 0 {
                rename("x.log.\(old)", "x.log.\(old + 1)")
            }
            rename("x.log", "x.log.1")
            try scratch.write("x.log", "\(turn)\n")
        }
        #expect(texts(reader) == ["2", "3", "4"])
    }

    @Test func `a file that was copied and cut off is read on in the copy`() throws {
        try scratch.write("x.log", "1\n")
        let reader = try reader()
        #expect(texts(reader) == ["1"])
        try scratch.write("x.log.1", "1\n2\nhal")
        try scratch.write("x.log", "f\n4\n")
        #expect(texts(reader) == ["2", "half", "4"])
    }

    @Test func `a file that was cut off and grew longer than before is noticed`() throws {
        try scratch.write("x.log", "a line\n")
        let reader = try reader()
        #expect(texts(reader) == ["a line"])
        try scratch.write("x.log", "another line\nand one more\n")
        #expect(texts(reader) == ["another line", "and one more"])
    }

    @Test func `a copy that somebody keeps is not read again`() throws {
        try scratch.write("x.log", "1\n")
        let reader = try reader()
        #expect(texts(reader) == ["1"])
        try scratch.write("x.log.copy", "1\n")
        rename("x.log", "x.log.1")
        try scratch.write("x.log", "2\n")
        #expect(texts(reader) == ["2"])
    }

    @Test func `it goes on where an earlier one left off, in a renamed file too`() throws {
        try scratch.write("x.log.2", "older\n")
        try scratch.write("x.log", "1\n2\n")
        let first = try reader()
        let position = try #require(first.next(milliseconds: 0)?.position)
        rename("x.log", "x.log.1")
        try scratch.write("x.log", "3\n")
        let saved = try TailPosition("\(position)")
        #expect(saved == position)
        #expect(texts(try reader(.position(saved))) == ["2", "3"])
    }

    @Test func `a text that is no position is refused`() {
        for text in ["", "1:2:3", "1:2:3:-4", "a:b:c:d"] { #expect(throws: LustError.self) { try TailPosition(text) } }
    }

    @Test func `what is not UTF-8 is replaced, and a very long line comes in pieces`() throws {
        let reader = try reader()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        defer { close(descriptor) }
        let bytes: [UInt8] = [0x61, 0xff, 0x0a] + [UInt8](repeating: 0x62, count: 1_500_000) + [0x0a]
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        let found = texts(reader)
        #expect(found.first == "a\u{fffd}")
        #expect(found.dropFirst().joined().count == 1_500_000)
    }

    @Test(arguments: [false, true]) func `a waiting reader is woken by a line and by stop`(_ polling: Bool) async throws
    {
        try scratch.write("x.log", "")
        let folder = TailFolder(path)
        let watch = try TailWatch(folder.directory, polling: polling)
        let (scratch, path) = (scratch, path)
        async let found = Task.detached { () -> [String] in
            let reader = TailReader(TailFolder(path), .end, watch)
            try scratch.append("x.log", "here\n")
            var found: [String] = []
            while let line = reader.next() {
                found.append(line.text)
                watch.stop()
            }
            return found
        }.value
        #expect(try await found == ["here"])
    }
}
