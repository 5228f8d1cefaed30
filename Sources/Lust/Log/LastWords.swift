// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

extension Log {
    /// Writes a line that was caught, whatever the level.
    func put(_ level: LogLevel, source: StaticString, _ text: UnsafeRawBufferPointer) {
        let scratch = LogScratch.enter()
        scratch.pointee.take(text)
        write(level, source: source, scratch)
        LogScratch.leave(scratch)
    }

    /// What stands around a caught line in the first destination, for the handler that cannot make it itself.
    func lastWordsFrame(_ level: LogLevel, _ source: StaticString) -> (last_words_frame, east: Int)? {
        guard let index = slots.indices.first(where: { slots[$0].isOn }) else { return nil }
        let layout = slots[index].layout(format)
        var stamp = LogStamp()
        stamp.refresh()
        var frame = last_words_frame()
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1024) { room in
            guard let base = room.baseAddress else { return }
            var text = LogBuffer(base: base, capacity: 512)
            let record = LogRecord(level: level, source: source, text: UnsafeRawBufferPointer(start: base, count: 0))
            record.putHead(into: &text, layout, stamp, speaker(slots[index].facility))
            if layout == .journal { text.put("MESSAGE=") }
            let head = UnsafeRawBufferPointer(start: base, count: text.count)

            var time = LogBuffer(base: base + 512, capacity: 64)
            frame.stamp = stamp.put(for: layout, into: &time)
            let hole = time.count == 0 ? nil : memmem(base, head.count, time.base, time.count)
            let start = hole.map { $0 - UnsafeMutableRawPointer(base) } ?? head.count
            Self.copy(UnsafeRawBufferPointer(rebasing: head[..<start]), to: &frame.before)
            Self.copy(UnsafeRawBufferPointer(rebasing: head[min(start + time.count, head.count)...]), to: &frame.after)

            var end = LogBuffer(base: base, capacity: 15)
            record.putTail(into: &end, layout)
            if layout != .syslog { end.put(byte: 10) }
            Self.copy(end.bytes, to: &frame.end)
        }
        frame.json = layout.escape == .json
        return (frame, stamp.east)
    }

    /// Into one of C's arrays, which then ends with a zero.
    private static func copy<Field>(_ text: UnsafeRawBufferPointer, to field: inout Field) {
        withUnsafeMutableBytes(of: &field) { field in
            field.copyMemory(from: UnsafeRawBufferPointer(rebasing: text.prefix(field.count - 1)))
        }
    }
}

extension LogStamp {
    /// The stamp alone, as a layout has it.
    fileprivate func put(for layout: LogLayout, into buffer: inout LogBuffer) -> last_words_stamp {
        switch layout {
        case .classic, .terminal:
            putTime(into: &buffer)
            return LAST_WORDS_CLASSIC
        case .iso, .json, .logfmt:
            putISO(into: &buffer)
            return LAST_WORDS_ISO
        case .syslog:
            putSyslog(into: &buffer)
            return LAST_WORDS_SYSLOG
        case .priority, .journal:
            return LAST_WORDS_NO_STAMP
        }
    }
}
