// SPDX-License-Identifier: MIT
import Glibc

extension LogRecord {
    /// What stands before the message.
    func putHead(into buffer: inout LogBuffer, _ layout: LogLayout, _ stamp: borrowing LogStamp, _ speaker: LogSpeaker)
    {
        switch layout {
        case .classic:
            stamp.putClassic(into: &buffer)
            putSpeaker(into: &buffer, speaker)
            if source == nil { buffer.put(level.word) } else { putSource(into: &buffer) }
        case .terminal:
            stamp.putClassic(into: &buffer)
            putSpeaker(into: &buffer, speaker)
            buffer.put(level.colour)
            if source == nil { buffer.put(level.word) } else { putSource(into: &buffer) }
            buffer.put("\u{1B}[0m")
        case .iso:
            stamp.putISO(into: &buffer)
            buffer.put(" ")
            putSpeaker(into: &buffer, speaker)
            if source == nil { buffer.put(level.word) } else { putSource(into: &buffer) }
        case .json:
            buffer.put("{\"time\":\"")
            stamp.putISO(into: &buffer)
            buffer.put("\",\"level\":\"")
            buffer.put(level.name)
            if speaker.showsName {
                buffer.put("\",\"name\":\"")
                _ = LogEscape.json.put(speaker.bytes, into: &buffer, end: buffer.capacity / 4)
            }
            buffer.put("\"")
            if speaker.showsProcess {
                buffer.put(",\"pid\":")
                buffer.put(UInt(speaker.process))
            }
            if let source {
                buffer.put(",\"source\":\"")
                buffer.put(source)
                buffer.put("\"")
            }
            buffer.put(",\"message\":\"")
        case .logfmt:
            buffer.put("time=")
            stamp.putISO(into: &buffer)
            buffer.put(" level=")
            buffer.put(level.name)
            if speaker.showsName {
                buffer.put(" name=\"")
                _ = LogEscape.json.put(speaker.bytes, into: &buffer, end: buffer.capacity / 4)
                buffer.put("\"")
            }
            if speaker.showsProcess {
                buffer.put(" pid=")
                buffer.put(UInt(speaker.process))
            }
            if let source {
                buffer.put(" source=")
                buffer.put(source)
            }
            buffer.put(" msg=\"")
        case .priority:
            buffer.put("<")
            buffer.put(level.severity)
            buffer.put(">")
            putSource(into: &buffer)
        case .syslog:
            buffer.put("<")
            buffer.put(speaker.facility + level.severity)
            buffer.put(">")
            stamp.putSyslog(into: &buffer)
            buffer.put(" ")
            putTag(into: &buffer, speaker)
            buffer.put(": ")
            putSource(into: &buffer)
        case .journal:
            buffer.put("PRIORITY=")
            buffer.put(level.severity)
            buffer.put("\nSYSLOG_FACILITY=")
            buffer.put(speaker.facility / 8)
            buffer.put("\nSYSLOG_IDENTIFIER=")
            _ = LogEscape.text.put(speaker.bytes, into: &buffer, end: buffer.capacity / 4)
            buffer.put("\nSYSLOG_PID=")
            buffer.put(UInt(speaker.process))
            buffer.put("\n")
        }
    }

    private func putSpeaker(into buffer: inout LogBuffer, _ speaker: LogSpeaker) {
        guard speaker.showsName || speaker.showsProcess else { return }
        putTag(into: &buffer, speaker)
        buffer.put(" ")
    }

    /// `name[pid]`, both for syslog, else as wanted.
    private func putTag(into buffer: inout LogBuffer, _ speaker: LogSpeaker) {
        let both = speaker.showsName == speaker.showsProcess
        if both || speaker.showsName { _ = LogEscape.text.put(speaker.bytes, into: &buffer, end: buffer.capacity / 4) }
        guard both || speaker.showsProcess else { return }
        buffer.put("[")
        buffer.put(UInt(speaker.process))
        buffer.put("]")
    }

    private func putSource(into buffer: inout LogBuffer) {
        guard let source else { return }
        buffer.put(source)
        buffer.put(": ")
    }
}

extension LogSpeaker {
    fileprivate var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: name, count: name.map { strlen($0) } ?? 0)
    }
}
