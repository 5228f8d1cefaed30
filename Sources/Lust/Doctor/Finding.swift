// SPDX-License-Identifier: MIT

/// One thing that was looked at, and what is to be said of it.
package struct Finding: Sendable, Equatable {
    /// How good it is.
    package enum Verdict: String, Sendable, CaseIterable {
        /// As it should be.
        case ok
        /// It works, and could be safer.
        case weak
        /// It gives away what a daemon should have given up, or does not do what daemons do.
        case wrong
        /// The kernel does not tell.
        case unseen
    }

    package let topic: String
    package let verdict: Verdict
    /// One line.
    package let reason: String

    init(_ topic: String, _ verdict: Verdict, _ reason: String) {
        (self.topic, self.verdict, self.reason) = (topic, verdict, reason)
    }

    var text: String { "\(verdict.rawValue.padded(to: 7))\(topic.padded(to: 15))\(reason)\n" }

    var json: String {
        JSON.object([
            ("topic", JSON.string(topic)), ("verdict", JSON.string(verdict.rawValue)), ("reason", JSON.string(reason)),
        ])
    }
}
