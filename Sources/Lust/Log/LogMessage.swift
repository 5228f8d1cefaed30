// SPDX-License-Identifier: MIT

/// What a record says: a string literal with anything interpolated.
///
/// Nobody names this type: `log.info("port \(port)")` makes one. Inside such a call the text is written straight into a
/// buffer that the thread keeps, so a record costs no allocation; anywhere else (`let message: LogMessage = "…"`) it
/// is kept in a string.
public struct LogMessage: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// None where the text is in the buffer of the record with the number `record`, only while that is being written.
    @usableFromInline let text: String?
    @usableFromInline let record: UInt
    @usableFromInline let count: Int
    @usableFromInline let lost: Int

    @inlinable init(text: String?, record: UInt = 0, count: Int = 0, lost: Int = 0) {
        (self.text, self.record, self.count, self.lost) = (text, record, count, lost)
    }

    /// A message without interpolation.
    @inlinable public init(stringLiteral text: String) { self.init(text: text) }

    /// A message from text that is at hand.
    @inlinable public init(_ text: String) { self.init(text: text) }

    /// What the compiler calls for a literal with interpolations.
    @inlinable public init(stringInterpolation parts: StringInterpolation) {
        let buffer = parts.buffer
        if parts.storage == nil {
            self.init(text: nil, record: parts.record, count: buffer.count, lost: buffer.lost)
        } else {
            self.init(
                text: String(decoding: UnsafeBufferPointer(start: buffer.base, count: buffer.count), as: UTF8.self))
        }
    }

    /// The text, where it was kept.
    public var description: String { text ?? "" }

    /// Collects the parts of a message where they will be written from.
    public struct StringInterpolation: StringInterpolationProtocol {
        @usableFromInline var buffer: LogBuffer
        @usableFromInline let record: UInt
        /// Holds the bytes where no record is being written.
        @usableFromInline let storage: LogStorage?

        /// What the compiler calls first.
        @inlinable public init(literalCapacity: Int, interpolationCount: Int) {
            (buffer, record, storage) = LogScratch.claim()
        }

        /// A literal part.
        @inlinable public mutating func appendLiteral(_ text: String) { buffer.put(text) }

        /// Text.
        @inlinable public mutating func appendInterpolation(_ text: String) { buffer.put(text) }

        /// Text that is part of a longer one.
        @inlinable public mutating func appendInterpolation(_ text: Substring) {
            var text = text
            text.withUTF8 { buffer.put($0) }
        }

        /// Text that is in the program.
        @inlinable public mutating func appendInterpolation(_ text: StaticString) { buffer.put(text) }

        /// Bytes as they are; what is not text is escaped when the record is written.
        @inlinable public mutating func appendInterpolation(bytes: UnsafeRawBufferPointer) {
            bytes.withMemoryRebound(to: UInt8.self) { buffer.put($0) }
        }

        /// A whole number, in decimal.
        @inlinable public mutating func appendInterpolation<Number: FixedWidthInteger>(_ number: Number) {
            guard let digits = UInt(exactly: number.magnitude) else { return buffer.put(String(number)) }
            if number < 0 { buffer.put(byte: 45) }
            buffer.put(digits)
        }

        /// A whole number, in hexadecimal after `0x`.
        public mutating func appendInterpolation<Number: FixedWidthInteger & UnsignedInteger>(hex number: Number) {
            buffer.put("0x")
            var shift = max(0, (Number.bitWidth - number.leadingZeroBitCount - 1)) & ~3
            while shift >= 0 {
                let digit = UInt8(truncatingIfNeeded: number >> shift) & 15
                buffer.put(byte: digit < 10 ? 48 + digit : 87 + digit)
                shift -= 4
            }
        }

        /// `true` or `false`.
        @inlinable public mutating func appendInterpolation(_ truth: Bool) {
            if truth { buffer.put("true" as StaticString) } else { buffer.put("false" as StaticString) }
        }

        /// Anything that can be described; the description may allocate.
        public mutating func appendInterpolation<Value>(_ value: Value) { buffer.put(String(describing: value)) }
    }
}

/// The bytes of a message that was made outside of a record.
@usableFromInline
final class LogStorage {
    let base = UnsafeMutablePointer<UInt8>.allocate(capacity: LogScratch.limit)
    deinit { base.deallocate() }
}
