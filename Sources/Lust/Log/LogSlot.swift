// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// One place for a destination, used by every thread at once without a lock.
///
/// The number of its descriptor never changes once it has one: another file is put under the same number with `dup3`,
/// which the kernel does in one step. A writer on its way has either the old file or the new one, and the old one is
/// closed when the last of them is through: the kernel counts them.
struct LogSlot: ~Copyable {
    private let kind = Atomic<UInt8>(LogSink.Kind.off.rawValue)
    /// 255: the log's format.
    private let layoutCode = Atomic<UInt8>(255)
    private let facilityCode = Atomic<UInt8>(SyslogFacility.daemon.code)
    private let number = Atomic<Int32>(-1)
    private let lostCount = Atomic<Int>(0)
    private let lostError = Atomic<Int32>(0)
    /// A record stopped halfway: the next one begins on a line of its own.
    private let isTorn = Atomic<Bool>(false)
    /// The reader was waited for in vain, and is not waited for again until it reads.
    private let isStuck = Atomic<Bool>(false)
    private let isReconnecting = Atomic<Bool>(false)
    private let lastAttempt = Atomic<Int>(0)

    deinit {
        if descriptor >= 0 { _ = sys_close(descriptor) }
    }

    var isOn: Bool { kind.load(ordering: .relaxed) != 0 }
    var descriptor: Int32 { number.load(ordering: .relaxed) }
    var facility: UInt { UInt(facilityCode.load(ordering: .relaxed)) * 8 }
    var lost: Int { lostCount.load(ordering: .relaxed) }
    var error: Int32 { lostError.load(ordering: .relaxed) }
    var sinkKind: LogSink.Kind { LogSink.Kind(rawValue: kind.load(ordering: .relaxed)) ?? .off }

    func layout(_ format: LogFormat) -> LogLayout {
        LogLayout(rawValue: layoutCode.load(ordering: .relaxed)) ?? LogLayout(format)
    }

    /// The longest record in bytes: a pipe takes no more than 4096 (`PIPE_BUF`) in one piece.
    var limit: Int {
        let kind = sinkKind
        return kind == .pipe || kind == .borrowed ? 4096 : LogScratch.limit
    }

    /// Writes to descriptor 2 until there is a destination, and leaves it alone then.
    func borrowStandardError() {
        kind.store(LogSink.Kind.borrowed.rawValue, ordering: .relaxed)
    }

    /// Takes the sink's descriptor over.
    func set(_ sink: LogSink) throws(LustError) {
        let old = descriptor
        if old < 0 {
            number.store(sink.descriptor, ordering: .relaxed)
        } else if old != sink.descriptor {
            let result = sys_dup3(sink.descriptor, old)
            guard result >= 0 else { throw LustError(step: "log", errno: -result) }
            _ = sys_close(sink.descriptor)
        }
        layoutCode.store(sink.layout?.rawValue ?? 255, ordering: .relaxed)
        facilityCode.store(sink.facility.code, ordering: .relaxed)
        isStuck.store(false, ordering: .relaxed)
        isReconnecting.store(sink.reconnects, ordering: .relaxed)
        kind.store(sink.kind.rawValue, ordering: .releasing)
    }

    /// Another open file under the same number.
    func replace(_ descriptor: Int32, _ kind: LogSink.Kind) throws(LustError) {
        let layout = LogLayout(rawValue: layoutCode.load(ordering: .relaxed))
        let facility = SyslogFacility.allCases.first { $0.code == facilityCode.load(ordering: .relaxed) }
        let reconnects = isReconnecting.load(ordering: .relaxed)
        try set(
            LogSink(
                descriptor: descriptor, kind: kind, layout: layout, facility: facility ?? .daemon,
                reconnects: reconnects))
        // What stopped halfway stands in the old file.
        var facts = stat()
        if sys_fstat(self.descriptor, &facts) == 0, facts.st_size == 0 { isTorn.store(false, ordering: .relaxed) }
    }

    /// Gives the destination up.
    ///
    /// Its number stays reserved, with nothing behind it: a late writer must not find a client there.
    func clear() {
        kind.store(LogSink.Kind.off.rawValue, ordering: .releasing)
        guard descriptor >= 0 else { return }
        let nothing = sys_epoll_create()
        guard nothing >= 0 else { return }
        _ = sys_dup3(nothing, descriptor)
        _ = sys_close(nothing)
    }

    /// Writes one record in one call.
    ///
    /// What does not go out whole is counted as lost.
    @inline(__always)
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let kind = self.sinkKind
        let result: Int
        switch kind {
        case .off: return true
        case .file, .pipe: result = sys_write(descriptor, bytes.baseAddress, bytes.count)
        case .borrowed: result = sys_write(2, bytes.baseAddress, bytes.count)
        case .stream, .datagram: result = sys_send(descriptor, bytes.baseAddress, bytes.count)
        }
        guard result == bytes.count else { return recover(result, kind, bytes) }
        if kind == .datagram, isStuck.load(ordering: .relaxed) { isStuck.store(false, ordering: .relaxed) }
        return true
    }

    private func recover(_ first: Int, _ kind: LogSink.Kind, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var result = first
        while result == -Int(EINTR) { result = again(kind, bytes) }
        if kind == .datagram {
            // Another thread may take the room first.
            while result == -Int(EAGAIN), waitForRoom() { result = again(kind, bytes) }
            if Self.isGone(result), connectAgain() { result = again(kind, bytes) }
        }
        if result == bytes.count {
            isStuck.store(false, ordering: .relaxed)
            return true
        }
        if result > 0, kind != .datagram {
            // A full disk took a part. What happens to the rest is the reason, or that it was not full after all.
            let rest = again(kind, UnsafeRawBufferPointer(rebasing: bytes[result...]))
            if rest == bytes.count - result { return true }
            isTorn.store(true, ordering: .relaxed)
            result = min(rest, 0)
        }
        // The first one's reason is told: a socket, for one, says why only once.
        if lostCount.add(1, ordering: .relaxed).oldValue == 0 {
            lostError.store(result < 0 ? Int32(-result) : ENOSPC, ordering: .relaxed)
        }
        return false
    }

    private func again(_ kind: LogSink.Kind, _ bytes: UnsafeRawBufferPointer) -> Int {
        switch kind {
        case .off: bytes.count
        case .borrowed: sys_write(2, bytes.baseAddress, bytes.count)
        case .file, .pipe: sys_write(descriptor, bytes.baseAddress, bytes.count)
        case .stream, .datagram: sys_send(descriptor, bytes.baseAddress, bytes.count)
        }
    }

    /// Gives a logging daemon that is only slow 50 ms, once.
    private func waitForRoom() -> Bool {
        guard !isStuck.load(ordering: .relaxed) else { return false }
        var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if sys_poll(&waited, 1, 50) > 0 { return true }
        isStuck.store(true, ordering: .relaxed)
        return false
    }

    private static func isGone(_ result: Int) -> Bool {
        [ECONNREFUSED, ENOTCONN, ECONNRESET, EDESTADDRREQ, EPIPE].contains { -Int($0) == result }
    }

    /// A logging daemon that was restarted has made its socket anew: looked for once a second, by path, which inside a
    /// jail needs a socket inside the jail.
    private func connectAgain() -> Bool {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &now)
        let last = lastAttempt.load(ordering: .relaxed)
        guard isReconnecting.load(ordering: .relaxed), now.tv_sec > last,
            lastAttempt.compareExchange(expected: last, desired: now.tv_sec, ordering: .relaxed).exchanged
        else { return false }
        let path = layoutCode.load(ordering: .relaxed) == LogLayout.journal.rawValue ? Syslog.journalPath : Syslog.path
        return sys_connect_path(descriptor, path) == 0
    }

    /// Takes the count of lost records in order to say it.
    func takeLost() -> (count: Int, error: Int32, torn: Bool) {
        (
            lostCount.exchange(0, ordering: .relaxed), lostError.load(ordering: .relaxed),
            isTorn.exchange(false, ordering: .relaxed)
        )
    }

    /// Puts back what could not be said.
    ///
    /// The failed attempt has counted for the record that was not even tried.
    func giveBack(_ lost: (count: Int, error: Int32, torn: Bool)) {
        lostError.store(lost.error, ordering: .relaxed)
        lostCount.add(lost.count, ordering: .relaxed)
        if lost.torn { isTorn.store(true, ordering: .relaxed) }
    }

    func forgetOne() { lostCount.subtract(1, ordering: .relaxed) }
}
