// SPDX-License-Identifier: MIT
/// A client of ``Server/serveEvents(loops:idle:opened:_:)``, while one of its events is handled.
///
/// What is written is sent when the handler returns, all at once; what the client does not take then waits for it, and
/// nothing more is read from a client that has such. So a client that only sends costs no memory.
public struct EventConnection: ~Copyable {
    private let loop: EventLoop
    private let index: Int

    init(_ loop: EventLoop, _ index: Int) { (self.loop, self.index) = (loop, index) }

    /// The socket, for calls that this type has not. It must not outlive the handler.
    public var descriptor: Int32 { loop.table[index].descriptor }

    /// Who it is: `127.0.0.1:4711`, `[::1]:4711`, or `unix`. Asked of the kernel.
    public var peer: String { loop.peer(of: index) }

    /// The handler's own, for as long as the client is connected. Nil at first.
    public var context: AnyObject? {
        get { loop.table[index].context }
        nonmutating set { loop.table[index].context = newValue }
    }

    /// Writes all of the bytes.
    public mutating func write(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { loop.output.append(contentsOf: $0) }
    }

    /// Writes all of the bytes.
    public mutating func write(_ bytes: [UInt8]) { loop.output.append(contentsOf: bytes) }

    /// Writes all of a text.
    public mutating func write(_ text: String) { loop.output.append(contentsOf: text.utf8) }

    /// Ends the connection once all is written. No more events come of it.
    public mutating func close() { loop.table[index].isEnding = true }
}
