// SPDX-License-Identifier: MIT

extension Server {
    /// Serves every listener with readiness loops: thousands of clients, none with a thread of its own.
    ///
    /// ```swift
    /// try server.serveEvents { client, bytes in client.write(bytes) }      // echo
    /// ```
    ///
    /// For small protocols whose handlers never wait. Returns at once. When the server stops, what has come is answered,
    /// what is to be sent is sent, then the connections are closed.
    ///
    /// - Parameters:
    ///   - loops: How many threads. By default one a processor.
    ///   - idle: How long a client may be silent, or leave what it is sent; then it is cut. By default the setting
    ///     `idle_timeout`.
    ///   - opened: Runs when a client has connected.
    ///   - handler: Runs when bytes have come, on a loop's thread: what it waits for, all clients wait for. What it
    ///     throws is logged, and ends the connection.
    /// - Throws: ``LustError`` at step `start`.
    public func serveEvents(
        loops: Int? = nil, idle: Duration? = nil,
        opened: (@Sendable (inout EventConnection) throws -> Void)? = nil,
        _ handler: @escaping @Sendable (inout EventConnection, RawSpan) throws -> Void
    ) throws(LustError) {
        try serve(loops, EventHandler(opened: opened, framing: .bytes(handler), idle: seconds(idle)))
    }

    /// Serves lines: the same loops, and a handler that gets each line without its `\n` or `\r\n`.
    ///
    /// Lines that come together are answered together, with one write.
    ///
    /// - Parameters:
    ///   - longest: The longest line in bytes; a client with a longer one is cut. Default 8192.
    ///   - loops: How many threads. By default one a processor.
    ///   - idle: How long a client may be silent, or leave what it is sent. By default the setting `idle_timeout`.
    ///   - opened: Runs when a client has connected.
    ///   - handler: Runs for each line, on a loop's thread. What it throws is logged, and ends the connection.
    public func serveLines(
        longest: Int = 8192, loops: Int? = nil, idle: Duration? = nil,
        opened: (@Sendable (inout EventConnection) throws -> Void)? = nil,
        _ handler: @escaping @Sendable (inout EventConnection, String) throws -> Void
    ) throws(LustError) {
        try serve(
            loops, EventHandler(opened: opened, framing: .lines(most: longest, handler), idle: seconds(idle)))
    }

    private func serve(_ loops: Int?, _ handler: EventHandler) throws(LustError) {
        add(try EventPool(listeners: listeners, loops: loops, log: log, handler))
    }

    private func seconds(_ idle: Duration?) -> UInt32? {
        limit(idle ?? daemon.idleTimeout).map { UInt32(clamping: max(1, $0 / .seconds(1))) }
    }
}
