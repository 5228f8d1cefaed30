// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// What `accept4(2)` may say without anything being wrong with the listener, and what to do then.
final class AcceptTrouble: Sendable {
    private let log: Log
    private let lastComplaint = Atomic<Int>(0)

    /// How long accepting pauses, in milliseconds.
    static let pause: Int32 = 100

    /// How often it is said, in seconds.
    private static let silence = 10

    init(_ log: Log) { self.log = log }

    /// Whether the machine, or the process, has no more of what a connection takes.
    static func isWant(_ error: Int32) -> Bool { [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error) }

    /// Returns when it is worth trying again.
    func endure(_ error: Int32, at listener: Listener, unless isOver: () -> Bool) {
        switch error {
        case EAGAIN: return wait(at: listener)
        case EINTR, ECONNABORTED, EPROTO, ENOPROTOOPT, EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH, ENONET:
            return
        case _ where Self.isWant(error):
            // The connection stays in the backlog. Without a pause this thread would take a whole core, and what is left
            // is for the operator: see Reserve.
            complain(ofWant: error, at: listener)
        default:
            complain(String(cString: sys_words(error)), listener.listen)
        }
        rest(unless: isOver)
    }

    /// Nobody came within the idle time, which connections inherit from the listener. Or a daemon with event loops has the
    /// same socket, before or after a restart: then accept4(2) never waits.
    private func wait(at listener: Listener) {
        guard sys_flags(listener.descriptor) & O_NONBLOCK != 0 else { return }
        var ready = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
        _ = sys_poll(&ready, 1, -1)
    }

    /// A pause in accepting; longer while the reserve is lent.
    func rest(unless isOver: () -> Bool) {
        var nothing = pollfd()
        repeat { _ = sys_poll(&nothing, 0, Self.pause) } while Reserve.shared.isLent && !isOver()
    }

    /// Says that new connections have to wait.
    func complain(ofWant error: Int32, at listener: Listener) {
        complain("\(String(cString: sys_words(error))); new connections wait", listener.listen)
    }

    /// Says it now and then, for all threads: a log that fills the disk is no help.
    private func complain(_ words: String, _ listen: Listen) {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &now)
        let last = lastComplaint.load(ordering: .relaxed)
        guard last == 0 || now.tv_sec - last >= Self.silence,
            lastComplaint.compareExchange(expected: last, desired: now.tv_sec, ordering: .relaxed).exchanged
        else { return }
        log.warning("accept at \(listen): \(words)")
    }
}
