// SPDX-License-Identifier: MIT

/// Everything a destination needs to write one record.
struct LogRecord {
    let level: LogLevel
    /// Where the text comes from when it was not logged but caught: `STDERR`.
    var source: StaticString?
    let text: UnsafeRawBufferPointer
    /// Bytes of the message that found no room before.
    let lost: Int
    /// Keys and values in turn, each ended by a zero byte.
    var fields: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Lays the record out.
    @inline(__always)
    func put(into buffer: inout LogBuffer, _ layout: LogLayout, _ stamp: borrowing LogStamp, _ speaker: LogSpeaker) {
        if layout == .classic, source == nil, !speaker.showsName, !speaker.showsProcess {
            buffer.put("[")
            stamp.putClassic(into: &buffer)
            buffer.put("] ")
            buffer.put(level.word)
            buffer.put(": ")
        } else {
            putHead(into: &buffer, layout, stamp, speaker)
        }
        if layout == .journal { return putJournal(into: &buffer) }
        let fieldRoom = min(2 * fields.count, 2048)
        let taken = layout.escape.put(text, into: &buffer, end: buffer.capacity - 64 - fieldRoom)
        let cut = lost + text.count - taken
        if cut > 0 { buffer.put(cut: cut) }
        if layout != .classic || !fields.isEmpty { putTail(into: &buffer, layout) }
        buffer.put(byte: 10)
    }
}
