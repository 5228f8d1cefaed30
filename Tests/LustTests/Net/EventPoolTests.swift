// SPDX-License-Identifier: MIT
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Lust

/// Readiness loops at real sockets.
@Suite final class EventPoolTests {
    let port: UInt16
    init() throws { port = try freePort() }

    private func pool(
        _ framing: EventHandler.Framing, idle: UInt32? = nil, loops: Int = 2, opened: EventHandler.Opened? = nil
    ) throws -> EventPool {
        let listener = try Listener(.tcp(port, host: "127.0.0.1"))
        return try EventPool(
            listeners: [listener], loops: loops, log: .shared,
            EventHandler(opened: opened, framing: framing, idle: idle))
    }

    private func end(_ pool: EventPool) throws {
        pool.stop()
        try waitUntil("the loops have ended") { pool.isDrained }
    }

    private let echo = EventHandler.Framing.bytes { client, bytes in client.write(bytes) }

    @Test func `bytes come back as they went, to each his own`() throws {
        let pool = try pool(echo)
        let clients = try (0..<300).map { _ in try #require(Socket(port)) }
        for (number, client) in clients.enumerated() { client.send("client \(number + 1000)") }
        for (number, client) in clients.enumerated() { #expect(client.text(11) == "client \(number + 1000)") }
        #expect(pool.handling == 300)
        try end(pool)
        #expect(pool.handled == 300)
        for client in clients { #expect(client.text() == "") }
    }

    @Test func `lines are lines however they are cut, and answered together`() throws {
        let pool = try pool(.lines(most: 100) { client, line in client.write("<\(line)>") })
        let client = try #require(Socket(port))
        client.send("a\r\nbb\n\nc")
        #expect(client.text(9) == "<a><bb><>")
        client.send("c")
        client.send("c\nrest")
        #expect(client.text(5) == "<ccc>")
        client.endSending()
        #expect(client.text() == "")
        try end(pool)
    }

    @Test func `a line that is too long ends the connection`() throws {
        let pool = try pool(.lines(most: 10) { client, line in client.write(line) })
        for text in ["12345678901", "1234567890\n12345678901\n"] {
            let client = try #require(Socket(port))
            client.send(text)
            #expect(client.text() == String(text.prefix { $0 != "\n" }.prefix(text.hasSuffix("\n") ? 10 : 0)))
        }
        try end(pool)
    }

    @Test func `who does not read is not read from, and loses nothing`() throws {
        let pool = try pool(echo)
        let client = try #require(Socket(port))
        let block = (0..<65536).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var sent = 0
        // Until neither side's buffers take any more: the server holds back.
        while sent < 1 << 28, client.canSend(within: 500) { sent += client.send(Array(block[(sent % block.count)...])) }
        #expect(sent < 1 << 28)
        client.endSending()
        let echoed = try #require(client.read())
        #expect(echoed.count == sent)
        #expect(echoed.indices.allSatisfy { echoed[$0] == block[$0 % block.count] })
        try end(pool)
    }

    @Test func `a handler greets, keeps something of its own, and ends a connection`() throws {
        final class Count { var lines = 0 }
        let framing = EventHandler.Framing.lines(most: 100) { client, line in
            guard let count = client.context as? Count else { return client.close() }
            count.lines += 1
            client.write("\(count.lines) \(line)\n")
            if line == "bye" { client.close() }
        }
        let pool = try pool(framing) { client in
            client.context = Count()
            client.write("hello \(client.peer.prefix(9))\n")
        }
        let client = try #require(Socket(port))
        client.send("x\nbye\nnot read\n")
        #expect(client.text() == "hello 127.0.0.1\n1 x\n2 bye\n")
        try end(pool)
    }

    @Test func `what a handler throws ends that connection alone`() throws {
        let pool = try pool(
            .lines(most: 100) { client, line in
                if line == "bad" { throw LustError(step: "read", "as told") }
                client.write(line)
            })
        let (one, other) = (try #require(Socket(port)), try #require(Socket(port)))
        one.send("bad\n")
        #expect(one.text() == "")
        other.send("good\n")
        #expect(other.text(4) == "good")
        try end(pool)
    }

    @Test func `who is silent for too long is cut, who is not stays`() throws {
        let pool = try pool(echo, idle: 1)
        let (silent, lively) = (try #require(Socket(port)), try #require(Socket(port)))
        while !silent.hasNews(within: 100) {
            lively.send("x")
            #expect(lively.text(1) == "x")
        }
        #expect(silent.text() == "")
        try end(pool)
    }

    @Test func `a stop answers what has come`() throws {
        let gate = Mutex(())
        let pool = try pool(.bytes { client, bytes in gate.withLock { _ in client.write(bytes) } }, loops: 1)
        let (first, second) = (try #require(Socket(port)), try #require(Socket(port)))
        gate.withLock { _ in
            first.send("first")
            second.send("second")
            pool.stop()
        }
        #expect(first.text() == "first")
        #expect(second.text() == "second")
        try waitUntil("the loop has ended") { pool.isDrained }
    }
}
