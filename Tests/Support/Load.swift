// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// Clients that connect, read to the end and connect again, as fast as they can, until told to stop.
public final class Load: Sendable {
    private let port: UInt16
    private let answer: [UInt8]
    private let ends = Atomic<Bool>(false)
    private let doneCount = Atomic<Int>(0)
    private let failures = Mutex<[String: Int]>([:])
    private let threads = Mutex<[pthread_t]>([])

    /// Connections that got the whole answer.
    public var done: Int { doneCount.load(ordering: .relaxed) }

    /// Those that did not, by what went wrong.
    public var failed: [String: Int] { failures.withLock { $0 } }

    /// Begins.
    public init(port: UInt16, clients: Int = 64, answer: String = "HI!") {
        (self.port, self.answer) = (port, Array(answer.utf8))
        for _ in 0..<clients {
            var thread = pthread_t()
            let argument = Unmanaged.passRetained(self).toOpaque()
            let error = pthread_create(
                &thread, nil,
                { argument in
                    if let argument { Unmanaged<Load>.fromOpaque(argument).takeRetainedValue().run() }
                    return nil
                }, argument)
            if error == 0 { threads.withLock { $0.append(thread) } }
        }
    }

    /// Stops, and waits for every client.
    public func stop() {
        ends.store(true, ordering: .relaxed)
        for thread in threads.withLock({ list in
            defer { list = [] }; return list
        }) { pthread_join(thread, nil) }
    }

    private func run() {
        while !ends.load(ordering: .relaxed) {
            if let failure = connectOnce() {
                failures.withLock { $0[failure, default: 0] += 1 }
            } else {
                doneCount.add(1, ordering: .relaxed)
            }
        }
    }

    /// What went wrong; nil for nothing.
    private func connectOnce() -> String? {
        let socket = sys_socket(AF_INET, Int32(SOCK_STREAM.rawValue))
        defer { _ = sys_close(socket) }
        var address = sockaddr_in(loopback: port)
        _ = sys_socket_time(socket, SO_RCVTIMEO, 5_000_000)
        let result = sys_connect(socket, &address, socklen_t(MemoryLayout<sockaddr_in>.size))
        if result < 0 { return "connect: \(String(cString: strerror(-result)))" }
        var (got, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 64))
        while true {
            let size = sys_read(socket, &buffer, buffer.count)
            if size < 0 { return "read: \(String(cString: strerror(Int32(-size))))" }
            if size == 0 { return got == answer ? nil : "answer: \(got.count) bytes" }
            got += buffer[..<size]
        }
    }
}
