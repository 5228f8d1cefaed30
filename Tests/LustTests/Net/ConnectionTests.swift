// SPDX-License-Identifier: MIT
import CUnix
import Glibc
@testable import Lust
import Synchronization
import TestSupport
import Testing

@Suite struct ConnectionTests {
    /// Two ends of a connection.
    private func pair() -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        return (ends[0], ends[1])
    }

    private func connection(_ descriptor: Int32) -> Connection {
        Connection(descriptor: descriptor, address: SocketAddress(path: "/x") ?? SocketAddress())
    }

    private func send(_ text: String, to end: Int32) {
        #expect(text.withCString { write(end, $0, strlen($0)) } == text.utf8.count)
    }

    @Test func `lines come without their ends`() throws {
        let (descriptor, other) = pair()
        var connection = connection(descriptor)
        send("one\r\ntwo\n\nthree", to: other)
        shutdown(other, Int32(SHUT_WR))
        #expect(try connection.readLine() == "one")
        #expect(try connection.readLine() == "two")
        #expect(try connection.readLine() == "")
        #expect(try connection.readLine() == "three")
        #expect(try connection.readLine() == nil)
        close(other)
    }

    @Test func `a line in pieces is one line`() throws {
        let (descriptor, other) = pair()
        var connection = connection(descriptor)
        onThread {
            for piece in ["he", "llo", " wor", "ld\nmore"] {
                _ = piece.withCString { write(other, $0, strlen($0)) }
                usleep(1000)
            }
        }
        #expect(try connection.readLine() == "hello world")
        #expect(try connection.read(most: 2) == Array("mo".utf8))
        #expect(try connection.read() == Array("re".utf8))
        close(other)
    }

    @Test func `a line that is too long is an error`() throws {
        let (descriptor, other) = pair()
        var connection = connection(descriptor)
        send(String(repeating: "x", count: 4000), to: other)
        let error = #expect(throws: LustError.self) { try connection.readLine(most: 100) }
        #expect(error?.errno == EMSGSIZE)
        close(other)
    }

    @Test func `a line that is too long is one even if it ends`() throws {
        let (descriptor, other) = pair()
        var connection = connection(descriptor)
        send(String(repeating: "x", count: 4000) + "\n", to: other)
        #expect(throws: LustError.self) { try connection.readLine(most: 100) }
        close(other)
    }

    @Test func `nothing more is the end`() throws {
        let (descriptor, other) = pair()
        var connection = connection(descriptor)
        close(other)
        #expect(try connection.read() == [])
        #expect(try connection.readLine() == nil)
    }

    @Test func `all of a text is written though the other reads slowly`() throws {
        let (descriptor, other) = pair()
        let connection = connection(descriptor)
        let total = 1_000_000
        let counted = Counted()
        onThread {
            var buffer = [UInt8](repeating: 0, count: 10_000)
            while case let size = read(other, &buffer, buffer.count), size > 0 { counted.add(size) }
            close(other)
        }
        try connection.write(String(repeating: "x", count: total))
        _ = consume connection
        try waitUntil("all came") { counted.sum == total }
    }

    private final class Counted: Sendable {
        private let count = Atomic<Int>(0)
        func add(_ size: Int) { count.add(size, ordering: .relaxed) }
        var sum: Int { count.load(ordering: .relaxed) }
    }

    @Test func `a client that is gone is an error with its name`() throws {
        signal(SIGPIPE, SIG_IGN)
        let (descriptor, other) = pair()
        let connection = connection(descriptor)
        close(other)
        let error = #expect(throws: LustError.self) { try connection.write("x") }
        #expect(error?.description == "write: unix: Broken pipe")
    }

    @Test func `it is closed with its last use`() {
        let (descriptor, other) = pair()
        let connection = connection(descriptor)
        _ = consume connection
        var byte: UInt8 = 0
        #expect(read(other, &byte, 1) == 0)
        close(other)
    }
}
