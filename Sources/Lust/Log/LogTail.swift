// SPDX-License-Identifier: MIT

extension LogRecord {
    /// What stands after the message: the fields, and what closes the record.
    func putTail(into buffer: inout LogBuffer, _ layout: LogLayout) {
        switch layout {
        case .json:
            buffer.put("\"")
            if !fields.isEmpty { putJSONFields(into: &buffer) }
            buffer.put("}")
        case .logfmt:
            buffer.put("\"")
            putTextFields(into: &buffer)
        case .classic, .terminal, .iso, .priority, .syslog:
            putTextFields(into: &buffer)
        case .journal:
            break
        }
    }

    /// ` key="value"`, each whole or not at all.
    private func putTextFields(into buffer: inout LogBuffer) {
        forEachField { key, value in
            let start = buffer.count
            buffer.put(" ")
            buffer.put(key: key)
            buffer.put("=\"")
            let taken = LogEscape.json.put(value, into: &buffer, end: buffer.capacity - 32)
            buffer.put("\"")
            if taken < value.count { buffer.count = start }
        }
    }

    private func putJSONFields(into buffer: inout LogBuffer) {
        buffer.put(",\"fields\":{")
        var first = true
        forEachField { key, value in
            let start = buffer.count
            if !first { buffer.put(",") }
            buffer.put("\"")
            let named = LogEscape.json.put(key, into: &buffer, end: buffer.capacity - 48)
            buffer.put("\":\"")
            let taken = LogEscape.json.put(value, into: &buffer, end: buffer.capacity - 32)
            buffer.put("\"")
            if named < key.count || taken < value.count { buffer.count = start } else { first = false }
        }
        buffer.put("}")
    }

    /// The journal takes any bytes, their number before them, so nothing has to be escaped.
    func putJournal(into buffer: inout LogBuffer) {
        forEachField { key, value in
            guard buffer.count + key.count + value.count < 4096 else { return }
            buffer.put(journalKey: key)
            buffer.put(counted: value)
        }
        let room = buffer.capacity - buffer.count - 64
        let fits = min(text.count, room)
        buffer.put("MESSAGE")
        if lost + text.count > fits {
            buffer.put(counted: UnsafeRawBufferPointer(rebasing: text[..<fits]))
            buffer.put("LUST_BYTES_CUT=")
            buffer.put(UInt(lost + text.count - fits))
            buffer.put("\n")
        } else {
            buffer.put(counted: text)
        }
    }
}

extension LogBuffer {
    /// The mark of a record that was too long.
    mutating func put(cut: Int) {
        put(" [")
        put(UInt(cut))
        put(" bytes cut]")
    }

    /// A key that cannot be taken for anything else.
    fileprivate mutating func put(key: UnsafeRawBufferPointer) {
        for byte in key.prefix(64) {
            let plain = byte > 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x3d
            put(byte: plain ? byte : 0x5f)
        }
    }

    /// A key as the journal has them: capitals, digits and `_`, and none that begins with `_`, which only the journal may set.
    fileprivate mutating func put(journalKey key: UnsafeRawBufferPointer) {
        if let first = key.first, !(0x41...0x5a).contains(first & 0xdf) { put("F") }
        for byte in key.prefix(60) {
            switch byte {
            case 0x61...0x7a: put(byte: byte - 32)
            case 0x41...0x5a, 0x30...0x39: put(byte: byte)
            default: put(byte: 0x5f)
            }
        }
    }

    /// The journal's form for any bytes: a newline, their number in 8 bytes, the least first, they, and a newline.
    fileprivate mutating func put(counted bytes: UnsafeRawBufferPointer) {
        put(byte: 10)
        for shift in stride(from: 0, to: 64, by: 8) { put(byte: UInt8(truncatingIfNeeded: bytes.count >> shift)) }
        bytes.withMemoryRebound(to: UInt8.self) { put($0) }
        put(byte: 10)
    }
}
