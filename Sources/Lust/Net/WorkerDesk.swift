// SPDX-License-Identifier: MIT
internal import CUnix
import Synchronization

/// A listener, how many threads wait there, and whether that is more than enough.
///
/// A thread that was long with its client may end when it comes back to find enough waiting: to make another costs nothing
/// beside that. But it costs more than to say HI!, so one that was quick stays, or it would be wanted again a millisecond
/// later: once a second it is known how many waited at the least, and as many as were never needed may go.
final class WorkerDesk: Sendable {
    let listener: Listener
    let waiting = Atomic<Int>(0)

    /// The pool's address, which each of its threads keeps alive.
    let pool = Atomic<UInt>(0)

    private let least = Atomic<Int>(0)
    private let surplus = Atomic<Int>(0)
    private let second = Atomic<Int64>(0)

    /// How many threads that nobody needs wait all the same.
    private static let spare = 4

    /// How many milliseconds are long: more than a thread waits for a processor where many want one.
    private static let long: Int64 = 100

    init(_ listener: Listener) { self.listener = listener }

    /// A thread goes to handle a connection.
    ///
    /// - Returns: How many wait now.
    func leave() -> Int {
        let left = waiting.subtract(1, ordering: .relaxed).newValue
        if left < least.load(ordering: .relaxed) { least.store(left, ordering: .relaxed) }
        return left
    }

    /// A thread has handled its connection, and waits again.
    ///
    /// - Parameter start: When it went, by ``now``.
    /// - Returns: False if it is not needed any more.
    func comeBack(since start: Int64) -> Bool {
        let time = Self.now
        if time - start > Self.long { return waiting.add(1, ordering: .relaxed).newValue <= Self.spare || !resign() }
        let now = time / 1000
        let before = second.load(ordering: .relaxed)
        if now != before, second.compareExchange(expected: before, desired: now, ordering: .relaxed).exchanged {
            surplus.store(least.load(ordering: .relaxed) - Self.spare, ordering: .relaxed)
            least.store(waiting.load(ordering: .relaxed), ordering: .relaxed)
        }
        if surplus.load(ordering: .relaxed) > 0, surplus.subtract(1, ordering: .relaxed).newValue >= 0 { return false }
        waiting.add(1, ordering: .relaxed)
        return true
    }

    /// A thread has waited in vain for the whole idle time.
    ///
    /// - Returns: True if others wait, and it is to end.
    func giveUp() -> Bool { waiting.load(ordering: .relaxed) > Self.spare && resign() }

    /// Ends a thread's waiting, but for the last one: others may have gone to clients meanwhile.
    private func resign() -> Bool {
        if waiting.subtract(1, ordering: .relaxed).newValue > 0 { return true }
        waiting.add(1, ordering: .relaxed)
        return false
    }

    /// Milliseconds, by a clock that costs little.
    static var now: Int64 { sys_coarse_milliseconds() }
}
