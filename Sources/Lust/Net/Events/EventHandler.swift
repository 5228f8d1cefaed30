// SPDX-License-Identifier: MIT
import Glibc

/// What a loop does with its connections.
struct EventHandler: Sendable {
    typealias Opened = @Sendable (inout EventConnection) throws -> Void
    typealias Bytes = @Sendable (inout EventConnection, RawSpan) throws -> Void
    typealias Line = @Sendable (inout EventConnection, String) throws -> Void

    enum Framing: Sendable {
        /// Bytes as they come.
        case bytes(Bytes)
        /// Lines without their `\n` or `\r\n`, of at most so many bytes.
        case lines(most: Int, Line)
    }

    let opened: Opened?
    let framing: Framing

    /// Seconds that a client may be silent; nil for no limit.
    let idle: UInt32?
}

extension EventLoop {
    /// Hands what was read to the handler, whole lines where it wants lines.
    func handle(_ bytes: UnsafeRawBufferPointer, of index: Int) throws {
        switch handler.framing {
        case .bytes(let handle):
            var connection = EventConnection(self, index)
            try handle(&connection, bytes.bytes)
        case .lines(let most, let handle):
            try lines(bytes, of: index, most: most, handle)
        }
    }

    private func lines(
        _ bytes: UnsafeRawBufferPointer, of index: Int, most: Int, _ handle: EventHandler.Line
    ) throws {
        var rest = bytes[...]
        while !table[index].isEnding, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = table[index].partial + rest[..<end]
            table[index].partial = []
            rest = rest[(end + 1)...]
            if line.count > most { throw tooLong(index) }
            let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
            var connection = EventConnection(self, index)
            try handle(&connection, String(decoding: text, as: UTF8.self))
        }
        guard !table[index].isEnding, !rest.isEmpty else { return }
        if table[index].partial.count + rest.count > most { throw tooLong(index) }
        table[index].partial += rest
    }

    private func tooLong(_ index: Int) -> LustError {
        LustError(step: "read", subject: peer(of: index), errno: EMSGSIZE)
    }
}
