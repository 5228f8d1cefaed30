// SPDX-License-Identifier: MIT

/// Whether bytes are UTF-8, and if not, where Python's decoder would have stopped.
enum UTF8Check {
    /// The offset of the first byte that cannot be, `text.count` where a character is cut off at the end, or nil.
    ///
    /// Surrogates, overlong forms and anything above U+10FFFF are no UTF-8.
    static func firstInvalid(_ text: Text) -> Int? {
        var i = 0
        while true {
            i = skipASCII(text, from: i)
            if i == text.count { return nil }
            let (length, second) = sequence(text[i])
            if length == 0 { return i }
            for offset in 1..<length {
                if i + offset == text.count { return text.count }
                let byte = text[i + offset]
                if !(offset == 1 ? second : 0x80...0xBF).contains(byte) { return i + offset }
            }
            i += length
        }
    }

    /// How long the sequence is that `lead` begins, and what may come second: Unicode's table 3-7.
    private static func sequence(_ lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>) {
        switch lead {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xE1...0xEF: (3, 0x80...0xBF)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: (0, 0x80...0xBF)
        }
    }

    @inline(__always) private static func skipASCII(_ text: Text, from start: Int) -> Int {
        var i = start
        let raw = UnsafeRawBufferPointer(text)
        while i + 32 <= raw.count {
            let words =
                raw.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                | raw.loadUnaligned(fromByteOffset: i + 8, as: UInt64.self)
                | raw.loadUnaligned(fromByteOffset: i + 16, as: UInt64.self)
                | raw.loadUnaligned(fromByteOffset: i + 24, as: UInt64.self)
            if words & 0x8080_8080_8080_8080 != 0 { break }
            i += 32
        }
        while i < raw.count, raw[i] < 0x80 { i += 1 }
        return i
    }
}
