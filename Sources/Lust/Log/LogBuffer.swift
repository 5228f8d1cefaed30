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
    mutating func put(_ start: UnsafePointer<UInt8>, _ size: Int) {
        let fits = min(size, capacity &- count)
        (base + count).initialize(from: start, count: fits)
        count &+= fits
        lost &+= size &- fits
    }

    @inlinable @inline(__always)
    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let start = bytes.baseAddress { put(start, bytes.count) }
    }

    mutating func put(_ bytes: UnsafeRawBufferPointer) {
        bytes.withMemoryRebound(to: UInt8.self) { put($0) }
    }

    /// Text that is in the program.
    @inlinable @inline(__always)
    mutating func put(_ text: StaticString) {
        put(text.utf8Start, text.utf8CodeUnitCount)
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
        // Each step of the loop is a digit, so the commonest lengths are told apart without dividing.
        var digits = 1
        var power: UInt = 10
        while digits < 20, number >= power {
            digits &+= 1
            power = digits == 20 ? power : power &* 10
        }
        digits = max(digits, width)
        guard digits <= capacity &- count else {
            lost &+= digits
            return
        }
        var rest = number
        var place = count &+ digits
        while place > count {
            place &-= 1
            base[place] = UInt8(truncatingIfNeeded: 48 &+ rest % 10)
            rest /= 10
        }
        count &+= digits
    }

    /// Two hexadecimal digits.
    mutating func put(hex byte: UInt8) {
        put(byte: Self.digit(byte >> 4))
        put(byte: Self.digit(byte & 15))
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
