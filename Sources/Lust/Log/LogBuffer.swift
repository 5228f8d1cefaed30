// SPDX-License-Identifier: MIT

/// Bytes with an end: what does not fit is counted, never written and never allocated for.
@usableFromInline
struct LogBuffer {
    @usableFromInline let base: UnsafeMutablePointer<UInt8>
    @usableFromInline let capacity: Int
    @usableFromInline var count = 0
    /// Bytes that found no room.
    @usableFromInline var lost = 0

    @usableFromInline
    init(base: UnsafeMutablePointer<UInt8>, capacity: Int) {
        (self.base, self.capacity) = (base, capacity)
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    @inlinable @inline(__always)
    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        let fits = min(bytes.count, capacity - count)
        UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: fits)
        count += fits
        lost += bytes.count - fits
    }

    @inlinable @inline(__always)
    mutating func put(_ text: StaticString) {
        text.withUTF8Buffer { put($0) }
    }

    @inlinable @inline(__always)
    mutating func put(_ text: borrowing String) {
        var text = copy text
        text.withUTF8 { put($0) }
    }

    @inlinable @inline(__always)
    mutating func put(byte: UInt8) {
        if count < capacity {
            base[count] = byte
            count += 1
        } else {
            lost += 1
        }
    }

    /// The decimal digits of a number, at least `width` of them.
    @inlinable @inline(__always)
    mutating func put(_ number: UInt, width: Int = 1) {
        var digits = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        digits = max(digits, width)
        guard digits <= capacity - count else {
            lost += digits
            return
        }
        rest = number
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            base[place] = UInt8(truncatingIfNeeded: 48 &+ rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// Two hexadecimal digits.
    mutating func put(hex byte: UInt8) {
        put(byte: Self.digit(byte >> 4))
        put(byte: Self.digit(byte & 15))
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
