// SPDX-License-Identifier: MIT

/// What serves connections, as the server stops and counts it: ``WorkerPool``, ``EventPool``.
protocol Engine: AnyObject, Sendable {
    /// Readable once the last thread has ended; there from ``stop()`` on, if there was a descriptor left for it.
    var drained: Descriptor? { get }

    /// Whether no thread is left after ``stop()``.
    var isDrained: Bool { get }

    /// Connections that are being handled.
    var handling: Int { get }

    /// Connections that have been handled.
    var handled: Int { get }

    /// Lets no connection in any more; those that are there come to their end.
    func stop()

    /// Makes threads that wait look up. Called until it is drained.
    func nudgeWaiting()
}
