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
    private var handlers: [UInt64: @MainActor () -> Void] = [:]
    private var watched: [Descriptor] = []
    private var isAwake = false

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
        watched.append(descriptor)
        try watch(descriptor.number, handler)
    }

    private func watch(_ number: Int32, _ handler: @escaping @MainActor () -> Void) throws(LustError) {
        try check("start", "epoll", sys_epoll_add(epoll.number, number, UInt32(EPOLLIN.rawValue), UInt64(number)))
        handlers[UInt64(number)] = handler
    }

    /// Runs the main queue's work too: what tasks and Dispatch have for the main thread.
    func watchMainQueue() throws(LustError) {
        let queue = main_queue_descriptor()
        guard queue >= 0 else { return }
        try watch(queue) {
            var count: UInt64 = 0
            _ = sys_read(queue, &count, MemoryLayout<UInt64>.size)
            main_queue_drain()
        }
    }

    /// Makes ``run(until:timeout:)`` look at its condition again before it waits.
    func wake() { isAwake = true }

    /// Waits and handles until the condition holds.
    ///
    /// - Parameter timeout: Milliseconds until the condition is looked at again; -1 waits for an event.
    func run(until done: @MainActor () -> Bool, timeout: @MainActor () -> Int32) {
        var event = epoll_event()
        while !done() {
            let milliseconds = isAwake ? 0 : timeout()
            isAwake = false
            if sys_epoll_wait(epoll.number, &event, 1, milliseconds) == 1 { handlers[event.data.u64]?() }
        }
    }
}
