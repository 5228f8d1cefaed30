// SPDX-License-Identifier: MIT

/// All that is allowed: a list, or `none` for nothing at all.
///
/// As an optional setting it has a third state: an empty text, by which nothing is restricted.
public struct Allowed<Element: Sendable>: Sendable {
    /// The items; none of them is `none`.
    public let list: [Element]

    /// Allows what is in a list.
    public init(_ list: [Element]) { self.list = list }
}

// The condition stands here, not at the type: there the runtime would look for it among all conformances of the program,
// whenever a server is started.
extension Allowed: SettingValue where Element: SettingValue {
    /// What a text has to be.
    public static var wanted: String { "none, or \([Element].wanted)" }

    /// What its items are, for completion.
    public static var kind: WordKind { Element.kind }

    /// Items with white space or commas between them, or `none`.
    ///
    /// - Throws: ``SettingProblem``.
    public init(settingText: String) throws(SettingProblem) {
        list = settingText == "none" ? [] : try [Element](settingText: settingText)
    }

    /// The items with a blank between them, or `none`.
    public var settingText: String { list.isEmpty ? "none" : list.settingText }
}

extension Allowed: Equatable where Element: Equatable {}
