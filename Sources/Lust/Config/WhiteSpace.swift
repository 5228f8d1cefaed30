// SPDX-License-Identifier: MIT

/// White space as Python's `str.isspace` has it, found in UTF-8.
///
/// Unicode's White_Space, and the four separators U+001C to U+001F, which Unicode does not count.
/// Source: `Objects/unicodetype_db.h` of CPython, `_PyUnicode_IsWhitespace`.
enum WhiteSpace {
    @inline(__always) static func isASCII(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte &- 0x09 < 5 || byte &- 0x1C < 4
    }

    /// The length in bytes of the white space character at `text[start]`, or 0 if there is none.
    @inline(__always) static func length(in text: Text, at start: Int, before end: Int) -> Int {
        let byte = text[start]
        if byte > 0x20 && byte < 0x80 { return 0 }
        return byte < 0x80 ? (isASCII(byte) ? 1 : 0) : wide(in: text, at: start, before: end)
    }

    /// The length of the white space character that ends just before `end`, or 0.
    @inline(__always) static func length(in text: Text, from start: Int, endingAt end: Int) -> Int {
        let byte = text[end - 1]
        if byte > 0x20 && byte < 0x80 { return 0 }
        if byte < 0x80 { return isASCII(byte) ? 1 : 0 }
        for length in 2...3 where end - start >= length && wide(in: text, at: end - length, before: end) == length {
            return length
        }
        return 0
    }

    /// Where the text of `start..<end` begins once the white space before it is left out.
    @inline(__always) static func skip(_ text: Text, _ start: Int, _ end: Int) -> Int {
        var start = start
        while start < end {
            let length = length(in: text, at: start, before: end)
            if length == 0 { break }
            start += length
        }
        return start
    }

    /// Where the text of `start..<end` ends once the white space after it is left out.
    @inline(__always) static func trim(_ text: Text, _ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start {
            let length = length(in: text, from: start, endingAt: end)
            if length == 0 { break }
            end -= length
        }
        return end
    }

    /// Beyond ASCII: U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F and U+3000.
    @inline(never) private static func wide(in text: Text, at start: Int, before end: Int) -> Int {
        guard start + 1 < end else { return 0 }
        let second = text[start + 1]
        if text[start] == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
        guard start + 2 < end else { return 0 }
        switch (text[start], second, text[start + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80): return 3
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF): return 3
        default: return 0
        }
    }
}

/// Bytes that stay where they are while they are read.
typealias Text = UnsafeBufferPointer<UInt8>
