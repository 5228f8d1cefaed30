// SPDX-License-Identifier: MIT
import Testing

@testable import Lust

private func lines(_ text: String) -> [String] {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
        var lines = Lines(bytes, to: bytes.count)
        var found: [String] = []
        while let (start, end) = lines.take() { found.append(String(decoding: bytes[start..<end], as: UTF8.self)) }
        return found
    }
}

@Suite struct LinesTests {
    @Test func `lines end as in Python's text files`() {
        #expect(lines("a\nb\r\nc\rd\n\r\n\re") == ["a", "b", "c", "d", "", "", "e"])
        #expect(lines("a\u{0B}b\u{85}c\u{2028}d\u{1C}e") == ["a\u{0B}b\u{85}c\u{2028}d\u{1C}e"])
        #expect(lines("") == [])
        #expect(lines("\n") == [""])
    }

    @Test func `an offset has a line`() {
        Array("a\nb\r\nc".utf8).withUnsafeBufferPointer { bytes in
            #expect([0, 1, 2, 3, 5].map { Lines.number(of: $0, in: bytes) } == [1, 1, 2, 2, 3])
        }
    }
}

@Suite struct WhiteSpaceTests {
    /// Python: `[hex(c) for c in range(0x110000) if chr(c).isspace()]`.
    static let python: Set<UInt32> = Set(
        [0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000] + (0x09...0x0D) + (0x1C...0x1F)
            + (0x2000...0x200A))

    @Test func `white space is what Python takes for it, from either side`() {
        for scalar in (0..<0x11_0000).lazy.compactMap({ Unicode.Scalar($0 as UInt32) }) {
            let text = Array("x\(scalar)y".utf8)
            let size = text.count - 2
            text.withUnsafeBufferPointer { text in
                let isSpace = WhiteSpaceTests.python.contains(scalar.value)
                let forward = WhiteSpace.length(in: text, at: 1, before: text.count)
                let backward = WhiteSpace.length(in: text, from: 1, endingAt: size + 1)
                if forward != (isSpace ? size : 0) || backward != (isSpace ? size : 0) {
                    Issue.record("U+\(scalar.value)")
                }
            }
        }
    }
}

@Suite struct LowerCaseTests {
    @Test(
        arguments: [
            ("Port", "port"), ("ÄÖ", "äö"), ("İ", "i\u{307}"), ("ΑΣ", "ας"), ("ΑΣΒ", "ασβ"), ("Σ", "σ"),
            ("Α'Σ'", "α'ς'"),
            ("Α'Σ'Β", "α'σ'β"), ("\u{212A}", "k"), ("\u{A7DA}", "\u{A7DA}"),
        ])
    func `lower case is Python's`(text: String, lower: String) {
        #expect(LowerCase.of(text.utf8) == Array(lower.utf8))
    }
}

@Suite struct UTF8CheckTests {
    @Test(
        arguments: [
            ([0x61, 0xC3, 0xA9], nil), ([0xF4, 0x8F, 0xBF, 0xBF], nil), ([0xC0, 0x80], 0), ([0x80], 0),
            ([0xED, 0xA0, 0x80], 1),
            ([0xE0, 0x9F, 0xBF], 1), ([0xF4, 0x90, 0x80, 0x80], 1), ([0xE2, 0x82], 2), ([0xE2, 0x82, 0x28], 2),
            ([0xFF], 0),
        ] as [([UInt8], Int?)])
    func `what is no UTF-8 is found where Python finds it`(bytes: [UInt8], offset: Int?) {
        for filler in [0, 31, 40] {
            let text = [UInt8](repeating: 0x20, count: filler) + bytes
            text.withUnsafeBufferPointer { #expect(UTF8Check.firstInvalid($0) == offset.map { $0 + filler }) }
        }
    }
}
