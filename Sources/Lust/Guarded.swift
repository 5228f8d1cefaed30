// SPDX-License-Identifier: MIT
import Glibc

/// A value that one thread at a time has.
///
/// Not Synchronization's `Mutex`: that one writes the number of its thread into its word, remembers the number per thread,
/// and is told nothing of a fork, after which the daemon's first thread has another. Who then waits for the lock asks the
/// kernel for a thread that is gone, and the process ends (futex(2), `FUTEX_LOCK_PI`).
struct Guarded<Value>: ~Copyable, @unchecked Sendable {
    private let value: UnsafeMutablePointer<Value>
    private let lock: UnsafeMutablePointer<pthread_mutex_t>

    init(_ value: consuming sending Value) {
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        lock.deallocate()
    }

    /// Has the value to itself while `body` runs, which must not ask for it again.
    @inline(__always)
    borrowing func withLock<Result, Failure>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure) -> Result
    {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try body(&value.pointee)
    }
}
