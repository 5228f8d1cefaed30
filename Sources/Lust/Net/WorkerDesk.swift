// SPDX-License-Identifier: MIT
internal import CUnix
import Synchronization

/// A listener, how many threads wait there, and whether that is more than enough.
///
/// To make a thread costs more than to say HI!, so under load none ends that is wanted again a millisecond later: once a
/// second it is known how many waited at the least, and as many as were never needed may go.
final class WorkerDesk: Sendable {
    let listener: Listener
    let waiting = Atomic<Int>(0)

    /// The pool's address, which each of its threads keeps alive.
    let pool = Atomic<UInt>(0)

    private let least = Atomic<Int>(0)
    private let surplus = Atomic<Int>(0)
    private let second = Atomic<UInt32>(0)

    /// How many threads that nobody needs wait all the same.
    private static let spare = 1

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
    /// - Returns: False if it is not needed any more.
    func comeBack() -> Bool {
        let now = sys_seconds()
        let before = second.load(ordering: .relaxed)
        if now != before, second.compareExchange(expected: before, desired: now, ordering: .relaxed).exchanged {
            surplus.store(least.load(ordering: .relaxed) - Self.spare, ordering: .relaxed)
            least.store(waiting.load(ordering: .relaxed), ordering: .relaxed)
        }
        if surplus.load(ordering: .relaxed) > 0, surplus.subtract(1, ordering: .relaxed).newValue >= 0 { return false }
        waiting.add(1, ordering: .relaxed)
        return true
    }
}
