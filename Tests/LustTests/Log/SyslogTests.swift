// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import TestSupport
import Testing

@testable import Lust

/// A logging daemon's socket, as far as a record can tell.
private final class Receiver: Sendable {
    private let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)

    init(_ path: String) {
        unlink(path)
        #expect(sys_bind_path(descriptor, path) == 0)
    }

    deinit { close(descriptor) }

    func record() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16384)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    /// Reads all that waits.
    func drain() {
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT)) >= 0 {}
    }

    func text() -> String { String(decoding: record(), as: UTF8.self) }
}

@Suite struct SyslogTests {
    private let scratch: Scratch
    private var path: String { scratch["log"] }

    init() throws { scratch = try Scratch() }

    private func log(_ layout: LogLayout) throws -> Log {
        let descriptor = try Syslog.connect(path)
        let log = try Log([LogSink(descriptor: descriptor, kind: .datagram, layout: layout, facility: .local0)])
        log.identify(as: "hi")
        return log
    }

    @Test func `a record has RFC 3164's form`() throws {
        let receiver = Receiver(path)
        try log(.syslog).warning("x\ny")
        let text = receiver.text()
        #expect(text.wholeMatch(of: /<132>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d hi\[\d+\]: x\\ny/) != nil, "\(text)")
    }

    @Test func `the journal is given the message and the fields as they are`() throws {
        let receiver = Receiver(path)
        try log(.journal).log(
            .error, "x\ny\(bytes: UnsafeRawBufferPointer(start: nil, count: 0))", fields: ["_peer-1": "a\nb"])
        let wanted =
            Array("PRIORITY=3\nSYSLOG_FACILITY=16\nSYSLOG_IDENTIFIER=hi\nSYSLOG_PID=\(getpid())\nF_PEER_1\n".utf8)
            + [3, 0, 0, 0, 0, 0, 0, 0] + Array("a\nb\nMESSAGE\n".utf8) + [3, 0, 0, 0, 0, 0, 0, 0] + Array("x\ny\n".utf8)
        #expect(receiver.record() == wanted)
    }

    @Test func `what a dead daemon missed is said over the connection that is handed in`() throws {
        var receiver: Receiver? = Receiver(path)
        let log = try log(.syslog)
        receiver = nil
        #expect(receiver == nil)
        for n in 0..<3 { log.info("\(n)") }
        #expect(log.lost == 3)
        let second = Receiver(path)
        try log.replace(descriptor: Syslog.connect(path))
        log.info("here again")
        #expect(second.text().hasSuffix(": 3 log records were lost: Connection refused"))
        #expect(second.text().hasSuffix(": here again"))
    }

    @Test func `a daemon that does not read is waited for once`() throws {
        let receiver = Receiver(path)
        let log = try log(.syslog)
        let start = sys_monotonic_milliseconds()
        for n in 0..<5000 { log.info("\(n)") }
        let time = sys_monotonic_milliseconds() - start
        #expect(log.lost > 0)
        #expect(time < 2000)
        #expect(receiver.text().hasSuffix(": 0"))
    }

    @Test func `a daemon that reads again is waited for again`() throws {
        let receiver = Receiver(path)
        let log = try log(.syslog)
        for n in 0..<1000 { log.info("\(n)") }
        receiver.drain()
        log.info("reads again")
        let lost = log.lost
        onThread { while !receiver.text().hasSuffix(": end") {} }
        for n in 0..<5000 { log.info("\(n)") }
        log.info("end")
        #expect(lost > 0)
        #expect(log.lost == lost)
    }
}
