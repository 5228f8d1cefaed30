// SPDX-License-Identifier: MIT

/// How bytes of a message that could pass for something else are written.
///
/// A message comes from anywhere, from clients too. It must not be able to end its line and begin another, to move
/// a terminal's cursor, or to turn the reading direction: control characters (C0, DEL, C1), line and paragraph
/// separators, the bidirectional controls and everything that is not UTF-8 are escaped.
enum LogEscape {
    /// `\n`, `\x1b`, `\u{2028}`. A backslash stays as it is: what people write most.
    case text
    /// JSON's: `\n`, `\u001b`, `\u2028`; what is not UTF-8 becomes U+FFFD.
    case json

    /// Writes what fits of `source` up to `end`, and says how many bytes of it were taken.
    @inline(__always)
    func put(_ source: UnsafeRawBufferPointer, into buffer: inout LogBuffer, end: Int) -> Int {
        guard let start = source.baseAddress else { return 0 }
        let plain = plainPrefix(start, source.count)
        let fits = max(0, min(plain, end &- buffer.count))
        buffer.put(start.assumingMemoryBound(to: UInt8.self), fits)
        return fits < plain || plain == source.count ? fits : rest(source, from: fits, into: &buffer, end: end)
    }

    /// Whether nothing in these bytes has to be escaped.
    @inline(__always)
    func isPlain(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool { plainPrefix(start, count) == count }

    /// The number of bytes before the first that needs a look, eight at a time.
    @inline(__always)
    private func plainPrefix(_ start: UnsafeRawPointer, _ count: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops = ones &* 0x80
        var place = 0
        while place &+ 8 <= count {
            let word = start.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            // The top bit of a byte that is below a space, is DEL, or is beyond ASCII.
            var odd = word | (word &- ones &* 0x20) | (word &+ ones)
            if self == .json {
                let (quote, slash) = (word ^ ones &* 0x22, word ^ ones &* 0x5c)
                odd |= ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash)
            }
            if odd & tops != 0 { break }
            place &+= 8
        }
        while place < count, isPlain(start.load(fromByteOffset: place, as: UInt8.self)) { place &+= 1 }
        return place
    }

    @inline(__always)
    private func isPlain(_ byte: UInt8) -> Bool {
        byte &- 0x20 < 0x5f && (self == .text || byte != 0x22 && byte != 0x5c)
    }

    private func rest(_ source: UnsafeRawBufferPointer, from start: Int, into buffer: inout LogBuffer, end: Int) -> Int
    {
        var place = start
        while place < source.count {
            // The longest thing written for one character is `\u{2028}`.
            guard buffer.count + 8 <= end else { return place }
            let byte = source[place]
            if isPlain(byte) {
                buffer.put(byte: byte)
                place += 1
            } else if byte < 0x80 {
                put(ascii: byte, into: &buffer)
                place += 1
            } else if let (scalar, length) = Self.scalar(source, at: place) {
                if Self.deceives(scalar) {
                    put(scalar: scalar, into: &buffer)
                } else {
                    for offset in 0..<length { buffer.put(byte: source[place + offset]) }
                }
                place += length
            } else {
                put(broken: byte, into: &buffer)
                place += 1
            }
        }
        return place
    }

    private func put(ascii byte: UInt8, into buffer: inout LogBuffer) {
        switch byte {
        case 0x0a: buffer.put("\\n" as StaticString)
        case 0x0d: buffer.put("\\r" as StaticString)
        case 0x09: buffer.put("\\t" as StaticString)
        case 0x22: buffer.put("\\\"" as StaticString)
        case 0x5c: buffer.put("\\\\" as StaticString)
        default:
            if self == .text { buffer.put("\\x" as StaticString) } else { buffer.put("\\u00" as StaticString) }
            buffer.put(hex: byte)
        }
    }

    private func put(scalar: UInt32, into buffer: inout LogBuffer) {
        if self == .text { buffer.put("\\u{" as StaticString) } else { buffer.put("\\u" as StaticString) }
        buffer.put(hex: UInt8(truncatingIfNeeded: scalar >> 8))
        buffer.put(hex: UInt8(truncatingIfNeeded: scalar))
        if self == .text { buffer.put("}" as StaticString) }
    }

    private func put(broken byte: UInt8, into buffer: inout LogBuffer) {
        if self == .json { return buffer.put("\\ufffd" as StaticString) }
        buffer.put("\\x" as StaticString)
        buffer.put(hex: byte)
    }

    /// C1 controls, line and paragraph separator, and what turns the direction of reading.
    private static func deceives(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x80...0x9f, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }

    /// The character that begins at `place`, if it is well-formed UTF-8 (Unicode 16, table 3-7).
    private static func scalar(_ source: UnsafeRawBufferPointer, at place: Int) -> (scalar: UInt32, length: Int)? {
        let lead = source[place]
        let length: Int
        var scalar: UInt32
        switch lead {
        case 0xc2...0xdf: (length, scalar) = (2, UInt32(lead & 0x1f))
        case 0xe0...0xef: (length, scalar) = (3, UInt32(lead & 0x0f))
        case 0xf0...0xf4: (length, scalar) = (4, UInt32(lead & 0x07))
        default: return nil
        }
        guard place + length <= source.count else { return nil }
        for offset in 1..<length {
            let byte = source[place + offset]
            guard byte & 0xc0 == 0x80 else { return nil }
            scalar = scalar << 6 | UInt32(byte & 0x3f)
        }
        let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
        guard scalar >= least, scalar <= 0x10ffff, !(0xd800...0xdfff).contains(scalar) else { return nil }
        return (scalar, length)
    }
}
