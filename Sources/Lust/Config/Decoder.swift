// SPDX-License-Identifier: MIT

/// How Python's text files meet bytes that are not UTF-8.
///
/// A file is decoded in pieces of 8192 bytes, when a line needs the next one. So a mistake in a line of an earlier
/// piece is found before the bad bytes are.
/// Source: `Modules/_io/textio.c` of CPython 3.11, `_CHUNK_SIZE`.
enum Decoder {
    private static let piece = 8192

    /// Where the last whole line ends that is read before the bytes at `invalid` are decoded.
    static func readable(_ text: Text, before invalid: Int) -> Int {
        let noticed = invalid + (isCutSurrogate(text, invalid) ? 1 : 0)
        var end = noticed == text.count ? lastCharacterStart(text) : noticed / piece * piece
        while end > 0 {
            // A carriage return at the end of a piece waits for what follows it.
            if text[end - 1] == 0x0A || (text[end - 1] == 0x0D && end % piece != 0) { return end }
            end -= 1
        }
        return 0
    }

    /// What is wrong at the byte where decoding stopped.
    static func complaint(_ text: Text, _ invalid: Int) -> String {
        if invalid == text.count { return "the last character is cut off" }
        return "invalid byte 0x" + String(text[invalid], radix: 16)
    }

    /// Two of a surrogate's three bytes at the end of a piece: Python waits for the third before it objects.
    private static func isCutSurrogate(_ text: Text, _ invalid: Int) -> Bool {
        guard invalid > 0, invalid < text.count, text[invalid - 1] == 0xED, 0xA0...0xBF ~= text[invalid] else {
            return false
        }
        return (invalid + 1) % piece == 0 || invalid + 1 == text.count
    }

    private static func lastCharacterStart(_ text: Text) -> Int {
        var start = text.count
        while start > 0 {
            start -= 1
            if text[start] & 0xC0 != 0x80 { return start }
        }
        return 0
    }
}
