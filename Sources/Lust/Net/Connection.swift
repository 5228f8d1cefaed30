// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A client that is connected. Closed when its handler returns.
public struct Connection: ~Copyable {
    /// The socket, for calls that this type has not. It must not outlive the handler.
    public let descriptor: Int32

    private let address: SocketAddress

    /// Bytes that were read beyond a line.
    private var rest: [UInt8] = []

    init(descriptor: Int32, address: SocketAddress) { (self.descriptor, self.address) = (descriptor, address) }

    deinit { _ = sys_close(descriptor) }

    /// Who it is: `127.0.0.1:4711`, `[::1]:4711`, or `unix`.
    public var peer: String { address.description }

    /// Writes all of a text.
    ///
    /// - Throws: ``LustError`` at step `write`: the client is gone (`EPIPE`, `ECONNRESET`).
    public func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes all of the bytes.
    ///
    /// - Throws: ``LustError`` at step `write`.
    public func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    /// Writes all of the bytes.
    ///
    /// - Throws: ``LustError`` at step `write`.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(LustError) {
        var left = bytes[...]
        while !left.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: left)
            let size = sys_write(descriptor, part.baseAddress, part.count)
            if size == -Int(EINTR) { continue }
            if size < 0 { throw LustError(step: "write", subject: peer, errno: Self.meaning(size)) }
            left = left.dropFirst(size)
        }
    }

    /// A socket that waits says EAGAIN when the client has taken too long.
    private static func meaning(_ result: Int) -> Int32 { result == -Int(EAGAIN) ? ETIMEDOUT : Int32(-result) }

    /// Reads what has come, waiting for the first byte.
    ///
    /// - Parameter most: The most bytes to return.
    /// - Returns: At least one byte, or none when the client has ended its side.
    /// - Throws: ``LustError`` at step `read`; `ETIMEDOUT` where nothing came for the time that a client may be idle.
    public mutating func read(most: Int = 65536) throws(LustError) -> [UInt8] {
        guard rest.isEmpty else {
            let part = Array(rest.prefix(most))
            rest.removeFirst(part.count)
            return part
        }
        var size = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            repeat { size = sys_read(descriptor, buffer.baseAddress, most) } while size == -Int(EINTR)
            count = max(0, size)
        }
        if size < 0 { throw LustError(step: "read", subject: peer, errno: Self.meaning(size)) }
        return bytes
    }

    /// Reads a line, without its `\n` or `\r\n`.
    ///
    /// - Parameter most: The longest line in bytes.
    /// - Returns: The line, or nil when the client has ended its side; the last line need not end.
    /// - Throws: ``LustError`` at step `read`: the connection broke, or the line is longer (`EMSGSIZE`).
    public mutating func readLine(most: Int = 65536) throws(LustError) -> String? {
        var line: [UInt8] = []
        while true {
            let part = try read()
            if part.isEmpty { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if let end = part.firstIndex(of: UInt8(ascii: "\n")) {
                line += part[..<end]
                guard line.count <= most else { throw LustError(step: "read", subject: peer, errno: EMSGSIZE) }
                rest = part[(end + 1)...] + rest
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                return String(decoding: line, as: UTF8.self)
            }
            line += part
            guard line.count <= most else { throw LustError(step: "read", subject: peer, errno: EMSGSIZE) }
        }
    }
}
