// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The main thread's one small loop: signals, the main queue, and what else is watched.
///
/// So hooks, signals and main-actor code meet on one thread, the process's first, without locks.
@MainActor
final class MainLoop {
    private let epoll: Descriptor
    private let signals: Descriptor
    /// There are few: to look at each costs less than a dictionary.
    private var watches: [Watch] = []
    private var isAwake = false
    private var alarms: [Due] = []
    private var lastAlarm = 0

    private struct Watch {
        let number: Int32
        let descriptor: Descriptor?
        let handler: @MainActor () -> Void
    }

    /// Something that is to be done at a time, unless it is cancelled.
    struct Alarm: Hashable { fileprivate let number: Int }

    private struct Due {
        let alarm: Alarm
        let time: ContinuousClock.Instant
        let handler: @MainActor () -> Void
    }

    /// The signals that are taken here; each thread that is made later inherits that they are blocked.
    private static let taken = [SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2]

    /// Takes the signals, then lets all others through.
    init(_ onSignal: @escaping @MainActor (Int32, pid_t) -> Void) throws(LustError) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in Self.taken { sigaddset(&set, signal) }
        epoll = Descriptor(try check("start", "epoll", sys_epoll_create()))
        signals = Descriptor(try check("start", "signalfd", sys_signalfd(&set)))
        let descriptor = signals.number
        try watch(signals) { Self.readSignals(descriptor, onSignal) }
        pthread_sigmask(SIG_SETMASK, &set, nil)
    }

    private static func readSignals(_ descriptor: Int32, _ onSignal: (Int32, pid_t) -> Void) {
        var facts = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        while sys_read(descriptor, &facts, size) == size {
            onSignal(Int32(facts.ssi_signo), pid_t(bitPattern: facts.ssi_pid))
        }
    }

    /// Calls `handler` whenever the descriptor is readable.
    func watch(_ descriptor: Descriptor, _ handler: @escaping @MainActor () -> Void) throws(LustError) {
        try watch(Watch(number: descriptor.number, descriptor: descriptor, handler: handler))
    }

    private func watch(_ watch: Watch) throws(LustError) {
        let tag = UInt64(watch.number)
        try check("start", "epoll", sys_epoll_add(epoll.number, watch.number, UInt32(EPOLLIN.rawValue), tag))
        watches.append(watch)
    }

    /// Lets a descriptor go, and what it was watched for.
    func unwatch(_ descriptor: Descriptor) {
        _ = sys_epoll_remove(epoll.number, descriptor.number)
        watches.removeAll { $0.descriptor === descriptor }
    }

    /// Calls `handler` once, when the time has passed.
    func after(_ time: Duration, _ handler: @escaping @MainActor () -> Void) -> Alarm {
        lastAlarm += 1
        alarms.append(Due(alarm: Alarm(number: lastAlarm), time: .now + time, handler: handler))
        return Alarm(number: lastAlarm)
    }

    /// Forgets an alarm.
    func cancel(_ alarm: Alarm) { alarms.removeAll { $0.alarm == alarm } }

    private func ring() {
        guard !alarms.isEmpty else { return }
        let now = ContinuousClock.now
        for due in alarms.filter({ $0.time <= now }) {
            cancel(due.alarm)
            due.handler()
        }
    }

    /// The shorter of a wait and the time to the next alarm.
    private func shortened(_ milliseconds: Int32) -> Int32 {
        guard !alarms.isEmpty, let next = alarms.map(\.time).min() else { return milliseconds }
        let left = Int32(clamping: max(.zero, next - .now) / .milliseconds(1))
        return milliseconds < 0 ? left : min(milliseconds, left)
    }

    /// Runs the main queue's work too: what tasks and Dispatch have for the main thread.
    func watchMainQueue() throws(LustError) {
        let queue = main_queue_descriptor()
        guard queue >= 0 else { return }
        let handler = { @MainActor in
            var count: UInt64 = 0
            _ = sys_read(queue, &count, MemoryLayout<UInt64>.size)
            main_queue_drain()
        }
        try watch(Watch(number: queue, descriptor: nil, handler: handler))
    }

    /// Makes ``run(until:timeout:)`` look at its condition again before it waits.
    func wake() { isAwake = true }

    /// Waits and handles until the condition holds.
    ///
    /// - Parameter timeout: Milliseconds until the condition is looked at again; -1 waits for an event.
    func run(until done: @MainActor () -> Bool, timeout: @MainActor () -> Int32) {
        var event = epoll_event()
        while !done() {
            let milliseconds = isAwake ? 0 : shortened(timeout())
            isAwake = false
            if sys_epoll_wait(epoll.number, &event, 1, milliseconds) == 1 {
                handle(Int32(truncatingIfNeeded: event.data.u64))
            }
            ring()
        }
    }

    private func handle(_ number: Int32) {
        guard let index = watches.firstIndex(where: { $0.number == number }) else { return }
        let handler = watches[index].handler
        handler()
    }
}
