// SPDX-License-Identifier: MIT
import Testing

@testable import Lust

@Suite struct LogEscapeTests {
    private func escaped(_ bytes: [UInt8], _ escape: LogEscape, room: Int = 8192) -> (text: String, taken: Int) {
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
        defer { base.deallocate() }
        var buffer = LogBuffer(base: base, capacity: room)
        let taken = bytes.withUnsafeBytes { escape.put($0, into: &buffer, end: room) }
        return (String(decoding: buffer.bytes, as: UTF8.self), taken)
    }

    @Test(arguments: 0..<64) func `an odd byte is found wherever it stands`(_ place: Int) {
        var bytes = [UInt8](repeating: 0x7e, count: 64)
        bytes[place] = 0x1f
        let plain = String(repeating: "~", count: place)
        let rest = String(repeating: "~", count: 63 - place)
        #expect(escaped(bytes, .text).text == plain + "\\x1f" + rest)
        #expect(escaped(bytes, .json).text == plain + "\\u001f" + rest)
    }

    @Test func `every byte alone is printable afterwards`() {
        for byte in UInt8.min...UInt8.max {
            for escape in [LogEscape.text, .json] {
                let text = escaped([byte], escape).text
                let isPlain = (0x20...0x7e).contains(byte) && (escape == .text || byte != 0x22 && byte != 0x5c)
                #expect(text.utf8.allSatisfy { (0x20...0x7e).contains($0) })
                #expect(isPlain ? text.utf8.elementsEqual([byte]) : text.hasPrefix("\\"))
            }
        }
    }

    @Test func `text beyond ASCII stays as it is`() {
        for text in ["é", "日本語", "🐘", "\u{a0}", "\u{fffd}", "\u{10ffff}"] {
            #expect(escaped(Array(text.utf8), .text).text == text)
            #expect(escaped(Array(text.utf8), .json).text == text)
        }
    }

    @Test(
        arguments: [
            [0xc0, 0xaf], [0xc1, 0x81], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80], [0xf0, 0x80, 0x80, 0xaf],
            [0xf4, 0x90, 0x80, 0x80],
            [0xf5, 0x80], [0x80], [0xe2, 0x80], [0xff],
        ] as [[UInt8]]) func `what is not UTF-8 is escaped byte by byte`(_ bytes: [UInt8])
    {
        let text = escaped(bytes, .text).text
        #expect(text == bytes.map { "\\x" + String($0, radix: 16) }.joined())
        #expect(escaped(bytes, .json).text == String(repeating: "\\ufffd", count: bytes.count))
    }

    @Test(arguments: ["\u{80}", "\u{9f}", "\u{2028}", "\u{2029}", "\u{202e}", "\u{2066}", "\u{200e}"])
    func `what moves the reader's eye is escaped`(_ text: String) {
        #expect(escaped(Array(text.utf8), .text).text.hasPrefix("\\u{"))
        #expect(escaped(Array(text.utf8), .json).text.hasPrefix("\\u"))
    }

    @Test func `what does not fit is cut between two characters`() {
        let (text, taken) = escaped(Array("éééééééé".utf8), .text, room: 11)
        #expect(taken % 2 == 0)
        #expect(text == String(repeating: "é", count: taken / 2))
    }
}
