// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// Threads that each accept a connection and handle it.
///
/// A thread waits in `accept4(2)` itself, so a connection costs three system calls: accept, write, close. The last thread
/// that waits at a listener starts another before it handles its connection, up to the maximum; a thread that comes back
/// ends if more than enough have waited for a whole second.
final class WorkerPool: Engine {
    typealias Handler = @Sendable (inout Connection) throws -> Void

    private let handler: Handler
    private let limits: ConnectionLimits
    private let log: Log
    private let desks: [WorkerDesk]
    private let threads = Guarded<[pthread_t]>([])
    private let total = Atomic<Int>(0)
    private let served = Atomic<Int>(0)
    private let busy = Atomic<Int>(0)
    private let stopping = Atomic<Bool>(false)
    /// Made beforehand, one for each thread that there can be: a thread allocates nothing.
    private let seats: Seats
    private let trouble: AcceptTrouble
    /// How many milliseconds a connection may take in all.
    private let patience: Int64?

    // Written before `stopping` is, and read after it.
    nonisolated(unsafe) private(set) var drained: Descriptor?

    /// Enough for a handler of ordinary code, and address space for hundreds of threads.
    private static let stackSize = 1 << 20

    /// What makes a thread come out of `accept4`. Nothing else uses it, and its default is to be ignored.
    private static let nudge = SIGURG

    /// Starts a thread at every listener.
    init(
        listeners: [Listener], limits: ConnectionLimits, log: Log, handler: @escaping Handler
    ) throws(LustError) {
        var limits = limits
        limits.maximum = max(limits.maximum, listeners.count)
        (self.handler, self.limits, self.log) = (handler, limits, log)
        desks = listeners.map(WorkerDesk.init)
        trouble = AcceptTrouble(log)
        patience = limits.total.map { Int64(clamping: $0 / .milliseconds(1)) }
        seats = try Seats(limits.total == nil ? 0 : limits.maximum)
        for listener in listeners { try limits.apply(to: listener) }
        for desk in desks {
            total.add(1, ordering: .relaxed)
            try hire(desk)
        }
    }

    /// Whether no thread is left after ``stop()``.
    var isDrained: Bool { total.load(ordering: .acquiring) == 0 }

    /// Connections that are being handled.
    var handling: Int { busy.load(ordering: .relaxed) }

    /// Connections that have been handled.
    var handled: Int { served.load(ordering: .relaxed) }

    // A thread's life

    /// Makes a thread, which is counted already.
    private func hire(_ desk: WorkerDesk) throws(LustError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // The pool lives as long as a thread does; nothing is made or freed for one. See work(at:).
        let pool = Unmanaged.passRetained(self)
        desk.pool.store(UInt(bitPattern: pool.toOpaque()), ordering: .relaxed)
        desk.waiting.add(1, ordering: .relaxed)
        let error = threads.withLock { threads in
            var thread = pthread_t()
            let error = pthread_create(
                &thread, &attributes,
                { argument in
                    guard let argument else { return nil }
                    let desk = Unmanaged<WorkerDesk>.fromOpaque(argument).takeUnretainedValue()
                    guard let pool = UnsafeRawPointer(bitPattern: desk.pool.load(ordering: .relaxed)) else {
                        return nil
                    }
                    let owner = Unmanaged<WorkerPool>.fromOpaque(pool)
                    owner.takeUnretainedValue().work(at: desk)
                    owner.release()
                    return nil
                }, Unmanaged.passUnretained(desk).toOpaque())
            if error == 0 { threads.append(thread) }
            return error
        }
        guard error != 0 else { return }
        pool.release()
        desk.waiting.subtract(1, ordering: .relaxed)
        total.subtract(1, ordering: .relaxed)
        throw LustError(step: "start", subject: "thread", errno: error)
    }

    /// A thread's life: it allocates nothing of its own until it has a connection to handle, for the first allocation of
    /// each thread makes a heap of 64 MiB address space, four system calls long.
    private func work(at desk: WorkerDesk) {
        let seat = threads.withLock { _ in seats.take() }
        while !stopping.load(ordering: .acquiring) {
            if Reserve.shared.isLent { trouble.rest { stopping.load(ordering: .relaxed) } }
            var peer = SocketAddress()
            let client = desk.listener.accept(peer: &peer)
            guard client >= 0 else {
                if client == -EAGAIN, desk.giveUp() { return leave(seat) }
                trouble.endure(-client, at: desk.listener) { stopping.load(ordering: .relaxed) }
                continue
            }
            let start = WorkerDesk.now
            if desk.leave() == 0 { hireOneMore(desk) }
            limits.apply(to: client, of: peer)
            handle(Connection(descriptor: client, address: peer), at: seat)
            guard desk.comeBack(since: start) else { return leave(seat) }
        }
        desk.waiting.subtract(1, ordering: .relaxed)
        leave(seat)
    }

    private func handle(_ connection: consuming Connection, at seat: Int?) {
        busy.add(1, ordering: .relaxed)
        if let seat, let patience { seats.sit(seat, with: connection.descriptor, until: WorkerDesk.now + patience) }
        do {
            try handler(&connection)
        } catch let error as LustError where Self.isClientsDoing(error.errno) {
            log.debug("\(error)")
        } catch {
            log.error("\(connection.peer): \(String(describing: error))")
        }
        if let seat { seats.leave(seat) }
        served.add(1, ordering: .relaxed)
        busy.subtract(1, ordering: .relaxed)
    }

    private static func isClientsDoing(_ error: Int32) -> Bool {
        error == EPIPE || error == ECONNRESET || error == ETIMEDOUT
    }

    /// Ends the connections that have taken too long.
    func cutOverdue() {
        let cut = seats.cut(at: WorkerDesk.now)
        if cut > 0 { log.info("\(cut) connections took too long and were ended") }
    }

    private func hireOneMore(_ desk: WorkerDesk) {
        guard !stopping.load(ordering: .relaxed) else { return }
        // Counted before it is there, so that threads that look at once do not make one too many.
        guard total.add(1, ordering: .relaxed).newValue <= limits.maximum else {
            total.subtract(1, ordering: .relaxed)
            return
        }
        do { try hire(desk) } catch { log.warning("\(error)") }
    }

    /// The lock keeps a thread that is about to be nudged from ending meanwhile: its handle would be another's.
    private func leave(_ seat: Int?) {
        let own = pthread_self()
        threads.withLock { threads in
            seats.giveBack(seat)
            guard let place = threads.firstIndex(of: own) else { return }
            threads.swapAt(place, threads.count - 1)
            threads.removeLast()
        }
        if total.subtract(1, ordering: .acquiringAndReleasing).newValue == 0, stopping.load(ordering: .acquiring) {
            announceDrained()
        }
    }

    private func announceDrained() {
        guard let drained else { return }
        var one: UInt64 = 1
        _ = sys_write(drained.number, &one, MemoryLayout.size(ofValue: one))
    }

    // The end

    /// Lets no thread accept again; those that handle a connection end after it.
    func stop() {
        drained = Descriptor(ifOpen: sys_eventfd())
        _ = sys_interrupt_on(Self.nudge)
        stopping.store(true, ordering: .releasing)
        if total.load(ordering: .acquiring) == 0 { announceDrained() } else { nudgeWaiting() }
    }

    /// Makes every thread that waits look up. To be called until it is drained: a thread can be between its look at
    /// `stopping` and its accept, and a nudge is then lost.
    func nudgeWaiting() {
        guard desks.contains(where: { $0.waiting.load(ordering: .relaxed) > 0 }) else { return }
        threads.withLock { for thread in $0 { _ = sys_pthread_kill(thread, Self.nudge) } }
    }
}
