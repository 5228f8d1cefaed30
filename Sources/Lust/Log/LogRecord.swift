// SPDX-License-Identifier: MIT

/// Everything a destination needs to write one record.
struct LogRecord {
    let level: LogLevel
    /// Where the text comes from when it was not logged but caught: `STDERR`.
    let source: StaticString?
    let text: UnsafeRawBufferPointer
    /// Bytes of the message that found no room before.
    let lost: Int
    /// Keys and values in turn, each after its size.
    let fields: UnsafeRawBufferPointer

    init(level: LogLevel, source: StaticString? = nil, text: UnsafeRawBufferPointer) {
        (self.level, self.text, self.source, lost) = (level, text, source, 0)
        fields = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    init(level: LogLevel, source: StaticString?, _ scratch: LogScratch.Pointer) {
        (self.level, self.source, lost) = (level, source, scratch.pointee.lost)
        text = UnsafeRawBufferPointer(start: scratch.pointee.message, count: scratch.pointee.count)
        fields = scratch.pointee.fields.bytes
    }

    /// Lays the record out.
    func put(into buffer: inout LogBuffer, _ layout: LogLayout, _ stamp: borrowing LogStamp, _ speaker: LogSpeaker) {
        if layout == .classic, source == nil, !speaker.showsTag {
            stamp.putClassic(into: &buffer)
            buffer.put(level.word)
        } else {
            putHead(into: &buffer, layout, stamp, speaker)
        }
        if layout == .journal { return putJournal(into: &buffer) }
        let end = buffer.capacity &- (fields.isEmpty ? 64 : 64 &+ min(2 &* fields.count, 2048))
        let taken = layout.escape.put(text, into: &buffer, end: end)
        if taken != text.count || lost > 0 { buffer.put(cut: lost &+ text.count &- taken) }
        if layout != .classic || !fields.isEmpty { putTail(into: &buffer, layout) }
        if layout != .syslog { buffer.put(byte: 10) }
    }
}
