// SPDX-License-Identifier: MIT

/// The settings of a server: a struct with a ``Setting`` a line.
///
/// ```swift
/// struct Settings: LustSettings {
///     @Setting("ports to listen on") var ports: [Port] = [80]
///     @Setting("what every client is told", live: true) var greeting = "HI!"
/// }
/// ```
public protocol LustSettings: Sendable {
    /// The defaults.
    init()

    /// What is wrong with values that are each right for themselves; nothing unless you say so.
    ///
    /// Called after all of them have been read.
    func conflicts() -> [SettingConflict]
}

extension LustSettings {
    /// No value is wrong because of another.
    public func conflicts() -> [SettingConflict] { [] }
}

/// A setting that does not go with another.
public struct SettingConflict: Sendable, Hashable {
    /// The key whose line the error is to name.
    public let key: String

    /// The rest of the sentence: `is above max_clients`.
    public let message: String

    /// The setting `key` has a fault: `message` goes on from there.
    public init(_ key: String, _ message: String) { (self.key, self.message) = (key, message) }
}
