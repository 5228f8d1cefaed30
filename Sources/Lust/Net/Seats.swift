// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The workers' places: which connection each has, and until when.
///
/// Memory for all of them at once, of which the kernel gives what is used: a thread that sits down allocates nothing.
final class Seats: @unchecked Sendable {
    private struct Seat {
        // All zero is right for a mutex, and for a seat that nobody has.
        var lock: pthread_mutex_t
        var isTaken: Bool
        var descriptor: Int32
        var deadline: Int64
    }

    private let seats: UnsafeMutablePointer<Seat>
    private let count: Int

    init(_ count: Int) throws(LustError) {
        guard let memory = calloc(max(1, count), MemoryLayout<Seat>.stride) else {
            throw LustError(step: "start", errno: ENOMEM)
        }
        seats = memory.bindMemory(to: Seat.self, capacity: count)
        self.count = count
    }

    deinit { free(seats) }

    /// One that nobody has; nil if there is none. To be called by one thread at a time, as ``giveBack(_:)`` is.
    func take() -> Int? {
        guard let free = (0..<count).first(where: { !seats[$0].isTaken }) else { return nil }
        seats[free].isTaken = true
        return free
    }

    /// Gives one back.
    func giveBack(_ seat: Int?) {
        if let seat { seats[seat].isTaken = false }
    }

    /// Notes a connection.
    func sit(_ seat: Int, with descriptor: Int32, until deadline: Int64) {
        withLock(seat) { (seats[$0].descriptor, seats[$0].deadline) = (descriptor, deadline) }
    }

    /// Forgets it. To be called before it is closed: the number is another's after that.
    func leave(_ seat: Int) { withLock(seat) { seats[$0].deadline = 0 } }

    /// Ends connections that have taken too long, whatever their handlers wait for.
    ///
    /// - Returns: How many.
    func cut(at now: Int64) -> Int {
        (0..<count).count { seat in
            withLock(seat) { seat in
                guard seats[seat].deadline != 0, seats[seat].deadline <= now else { return false }
                _ = sys_shutdown(seats[seat].descriptor, Int32(SHUT_RDWR))
                seats[seat].deadline = 0
                return true
            }
        }
    }

    private func withLock<Result>(_ seat: Int, _ body: (Int) -> Result) -> Result {
        pthread_mutex_lock(&seats[seat].lock)
        defer { pthread_mutex_unlock(&seats[seat].lock) }
        return body(seat)
    }
}
