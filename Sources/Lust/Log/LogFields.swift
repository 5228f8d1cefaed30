// SPDX-License-Identifier: MIT

/// Takes the fields of one record.
///
/// A destination shows them in its own way: `key="value"` after the message, an object in JSON, fields of their own in
/// the journal.
public struct LogFields: ~Copyable {
    private let scratch: LogScratch.Pointer

    init(_ scratch: LogScratch.Pointer) { self.scratch = scratch }

    /// Adds a field.
    ///
    /// The fields of a record have 8 KiB together; one that finds no room is left out.
    public func add(_ key: String, _ value: String) {
        let sizes = (key.utf8.count, value.utf8.count)
        guard scratch.pointee.fields.count + 4 + sizes.0 + sizes.1 <= LogScratch.limit else { return }
        put(sizes.0, key)
        put(sizes.1, value)
    }

    /// The size in two bytes, and the text: a text may hold any byte, so none could be its end.
    private func put(_ size: Int, _ text: String) {
        scratch.pointee.fields.put(byte: UInt8(truncatingIfNeeded: size))
        scratch.pointee.fields.put(byte: UInt8(truncatingIfNeeded: size >> 8))
        scratch.pointee.fields.put(text)
    }
}

extension LogRecord {
    /// Goes through the fields as ``LogFields`` put them down.
    func forEachField(_ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void) {
        var rest = fields
        while let key = Self.next(&rest), let value = Self.next(&rest) { body(key, value) }
    }

    private static func next(_ rest: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard rest.count >= 2 else { return nil }
        let end = 2 + (Int(rest[0]) | Int(rest[1]) << 8)
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[end...]) }
        return UnsafeRawBufferPointer(rebasing: rest[2..<end])
    }
}

extension Log {
    /// Writes a record with fields.
    ///
    /// ```swift
    /// log.info("accepted", fields: ["peer": "\(address)"])
    /// ```
    public func log(
        _ level: LogLevel, _ message: @autoclosure () -> LogMessage,
        fields: @autoclosure () -> KeyValuePairs<String, String>
    ) {
        guard isOn(level) else { return }
        put(level, message) { taken in
            for (key, value) in fields() { taken.add(key, value) }
        }
    }

    /// Writes a record of text that is at hand, without looking at the level.
    package func put(_ level: LogLevel, text: borrowing String) {
        let scratch = LogScratch.enter()
        scratch.pointee.take(text: text)
        write(level, scratch)
        LogScratch.leave(scratch)
    }

    /// Writes a record whose fields `fields` adds, one by one; nothing is collected on the way.
    package func put(_ level: LogLevel, _ message: () -> LogMessage, fields: (borrowing LogFields) -> Void) {
        let scratch = LogScratch.enter()
        scratch.pointee.take(message)
        fields(LogFields(scratch))
        write(level, scratch)
        LogScratch.leave(scratch)
    }
}
