// SPDX-License-Identifier: MIT

/// Looks for the end of a key, and on the way for what its lower case needs.
enum KeyScan {
    /// Where the first `=` or `:` of `text[first..<last]` is, or `last`; and what stands before it: 1 for capitals,
    /// 2 for bytes beyond ASCII, 0 for neither.
    @inline(__always) static func scan(_ text: Text, _ first: Int, _ last: Int) -> (delimiter: Int, odd: UInt8) {
        let raw = UnsafeRawBufferPointer(text)
        var place = first
        var odd: UInt8 = 0
        while place &+ 8 <= last {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            let ends = zeros(word ^ ones &* 0x3D) | zeros(word ^ ones &* 0x3A)
            // The lowest mark is right; those above it may not be, and are not looked at.
            let before = ends == 0 ? UInt64.max : (ends & (0 &- ends)) &- 1
            odd |= oddity(word & before)
            if ends != 0 { return (place &+ ends.trailingZeroBitCount &>> 3, odd) }
            place &+= 8
        }
        while place < last {
            let byte = text[place]
            if byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") { break }
            odd |= byte &- 0x41 < 26 ? 1 : (byte &>> 7) &<< 1
            place &+= 1
        }
        return (place, odd)
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
    private static var tops: UInt64 { 0x8080_8080_8080_8080 }

    /// The top bit of each byte that is zero.
    @inline(__always) private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & tops }

    @inline(__always) private static func oddity(_ word: UInt64) -> UInt8 {
        let low = word & ~tops
        let capitals = (low &+ ones &* (0x80 - 0x41)) & ~(low &+ ones &* (0x80 - 0x5B)) & ~word & tops
        return (capitals != 0 ? 1 : 0) | (word & tops != 0 ? 2 : 0)
    }
}
