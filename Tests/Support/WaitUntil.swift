// SPDX-License-Identifier: MIT
import Glibc

/// A fact that did not come about.
public struct NotInTime: Error, CustomStringConvertible {
    /// What should have been.
    public let description: String
    /// What should have been.
    public init(description: String) { self.description = description }
}

/// Waits until something is so, by looking again and again.
///
/// - Parameter what: The fact in words, for the error: "the daemon is gone".
/// - Throws: ``NotInTime``.
public func waitUntil(_ what: String, within time: Duration = .seconds(10), _ fact: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + time
    while try !fact() {
        guard .now < deadline else { throw NotInTime(description: "not so within \(time): \(what)") }
        usleep(2000)
    }
}
