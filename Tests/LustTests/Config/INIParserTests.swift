// SPDX-License-Identifier: MIT
import Lust
import Testing

private func errors(_ bytes: [UInt8]) -> [String] {
    do {
        _ = try INI(parsing: bytes, file: "f").flattened()
        return []
    } catch {
        return error.errors.map(\.description)
    }
}

@Suite struct INIParserTests {
    @Test func `a key twice is an error with both lines`() {
        #expect(errors(Array("[s]\nport = 1\n\nPort = 2\n".utf8)) == ["f:4: key 'port' is already in [s], at line 2"])
    }

    @Test func `a section twice is an error and what follows is not its echo`() {
        let text = "[s]\na = 1\n[s]\na = 1\nb\n"
        #expect(
            errors(Array(text.utf8)) == [
                "f:3: section [s] is already there, at line 1", "f:5: 'key = value' expected, found 'b'",
            ])
    }

    @Test func `DEFAULT may come twice, its keys may not`() {
        #expect(errors(Array("[DEFAULT]\na = 1\n[s]\n[DEFAULT]\nb = 1\n".utf8)).isEmpty)
        #expect(
            errors(Array("[DEFAULT]\na = 1\n[DEFAULT]\na = 1\n".utf8)) == [
                "f:4: key 'a' is already in [DEFAULT], at line 2"
            ])
    }

    @Test func `text before any section is one error`() {
        #expect(errors(Array("a = 1\nb = 2\n[s]\n".utf8)).count == 1)
    }

    @Test func `an error shows no control characters and not the whole line`() {
        let message = errors(Array("[s]\n\u{1B}[2J".utf8) + [UInt8](repeating: 0x78, count: 1000))[0]
        #expect(!message.utf8.contains(0x1B))
        #expect(message.utf8.count < 150)
    }

    @Test func `an error in an earlier piece of the file comes before bad UTF-8 in a later one`() {
        let filler = [UInt8](repeating: 0x23, count: 8200)
        #expect(errors(Array("x\n".utf8) + filler + [0xFF])[0].hasPrefix("f:1: a section header"))
        #expect(
            errors(Array("x\n".utf8) + filler.prefix(8188) + [0xED, 0xA0, 0x80])[0].hasPrefix("f:1: a section header"))
        #expect(errors(Array("x\n".utf8) + [0xFF])[0] == "f:2: this is not UTF-8: invalid byte 0xff")
    }

    @Test func `a file with an error in each line tells the first hundred`() {
        #expect(errors(Array(("[s]\n" + String(repeating: "x\n", count: 1000)).utf8)).count == 100)
    }

    // Minutes, if any of these were quadratic.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["[", "]", "=", "[]\n", "\r", "\n", " ", "a\r", "%(", "[a]\r\n", "\u{A0}", "#", "Σ", "a=%(a)s\n "])
    func `two megabytes of one thing are read in no time`(piece: String) {
        let times = 2_000_000 / piece.utf8.count
        var bytes = Array("[s]\nk =".utf8)
        bytes.reserveCapacity(bytes.count + times * piece.utf8.count)
        for _ in 0..<times { bytes.append(contentsOf: piece.utf8) }
        _ = errors(bytes)
        _ = errors(Array(bytes.dropFirst(7)))
    }
}
