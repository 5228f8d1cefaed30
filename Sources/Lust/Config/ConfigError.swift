// SPDX-License-Identifier: MIT

/// One thing that is wrong in the configuration, and where.
///
/// Its description is a sentence for the operator: `/etc/hi.conf:7: unknown key 'prot' in [hi]; did you mean 'port'?`
public struct ConfigError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where the mistake is.
    public let origin: Origin

    /// What is wrong, and what to write instead.
    public let message: String

    /// A mistake at a place.
    public init(_ origin: Origin, _ message: String) { (self.origin, self.message) = (origin, message) }

    /// `FILE:LINE: message`.
    public var description: String { "\(origin): \(message)" }
}

/// Everything that is wrong in the configuration: all of it at once, so that one round of editing is enough.
public struct ConfigErrors: Error, Sendable, Hashable, CustomStringConvertible {
    /// At least one, in the order in which an operator should read them.
    public let errors: [ConfigError]

    /// The mistakes that were found.
    ///
    /// - Precondition: there is at least one.
    public init(_ errors: [ConfigError]) {
        precondition(!errors.isEmpty, "an error without a mistake")
        self.errors = errors
    }

    /// One line a mistake.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
