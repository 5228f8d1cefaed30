// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// A worker's place: which connection it has, and until when.
final class Seat: Sendable {
    private struct Guest {
        let descriptor: Int32
        let deadline: ContinuousClock.Instant
    }

    private let guest = Mutex<Guest?>(nil)

    /// Notes a connection.
    func take(_ descriptor: Int32, for time: Duration) {
        guest.withLock { $0 = Guest(descriptor: descriptor, deadline: .now + time) }
    }

    /// Forgets it. To be called before it is closed: the number is another's after that.
    func leave() { guest.withLock { $0 = nil } }

    /// Ends a connection that has taken too long, whatever its handler waits for; true if it was one.
    func cut(at now: ContinuousClock.Instant) -> Bool {
        guest.withLock { guest in
            guard let overdue = guest, overdue.deadline <= now else { return false }
            _ = sys_shutdown(overdue.descriptor, Int32(SHUT_RDWR))
            guest = nil
            return true
        }
    }
}

/// The seats that nobody has.
final class SeatList: Sendable {
    private let list: Mutex<[Seat]>

    init(_ seats: [Seat]) { list = Mutex(seats) }

    /// One of them; nil if there is none, or none is kept.
    func take() -> Seat? { list.withLock { $0.popLast() } }

    /// Puts one back, into room that is there.
    func giveBack(_ seat: Seat?) {
        guard let seat else { return }
        list.withLock { $0.append(seat) }
    }
}
