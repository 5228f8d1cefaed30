// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// Threads with a readiness loop each, one a processor: any number of connections, none with a thread of its own.
final class EventPool: Engine {
    let listeners: [Listener]
    let log: Log
    let trouble: AcceptTrouble

    /// Readable from ``stop()`` on, in every loop.
    let wake: Descriptor

    // Written before `stopping` is, and read after it.
    nonisolated(unsafe) private(set) var drained: Descriptor?

    private let stopping = Atomic<Bool>(false)
    private let running = Atomic<Int>(0)
    private let now = Atomic<Int>(0)
    private let total = Atomic<Int>(0)

    /// A loop needs little, a handler is ordinary code.
    private static let stackSize = 1 << 20

    init(listeners: [Listener], loops: Int?, log: Log, _ handler: EventHandler) throws(LustError) {
        (self.listeners, self.log, trouble) = (listeners, log, AcceptTrouble(log))
        wake = Descriptor(try check("start", "eventfd", sys_eventfd()))
        for listener in listeners {
            try check("start", listener.listen.description, sys_never_wait(listener.descriptor))
        }
        for _ in 0..<max(1, loops ?? Int(sys_processors())) { try begin(EventLoop(self, handler)) }
    }

    private func begin(_ loop: EventLoop) throws(LustError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let held = Unmanaged.passRetained(loop)
        running.add(1, ordering: .relaxed)
        let error = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                let loop = Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue()
                loop.run()
                loop.pool.ended()
                return nil
            }, held.toOpaque())
        guard error != 0 else { return }
        held.release()
        running.subtract(1, ordering: .relaxed)
        throw LustError(step: "start", subject: "thread", errno: error)
    }

    var isDrained: Bool { running.load(ordering: .acquiring) == 0 }
    var handling: Int { now.load(ordering: .relaxed) }
    var handled: Int { total.load(ordering: .relaxed) }

    func opened() { now.add(1, ordering: .relaxed) }

    func closed() {
        now.subtract(1, ordering: .relaxed)
        total.add(1, ordering: .relaxed)
    }

    private func ended() {
        let isLast = running.subtract(1, ordering: .acquiringAndReleasing).newValue == 0
        if isLast, stopping.load(ordering: .acquiring), let drained { Self.raise(drained) }
    }

    func stop() {
        drained = Descriptor(ifOpen: sys_eventfd())
        stopping.store(true, ordering: .releasing)
        Self.raise(wake)
    }

    func nudgeWaiting() {}

    private static func raise(_ event: Descriptor) {
        var one: UInt64 = 1
        _ = sys_write(event.number, &one, MemoryLayout.size(ofValue: one))
    }
}
