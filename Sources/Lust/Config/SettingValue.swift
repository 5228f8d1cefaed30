// SPDX-License-Identifier: MIT

/// What a setting can hold: anything with a text that an operator writes and reads.
///
/// A type of your own needs a text that it wants, and the way from and to a text. An enumeration whose raw values are strings needs none:
///
/// ```swift
/// enum Mode: String, CaseIterable, SettingValue { case fast, safe }
/// ```
public protocol SettingValue: Sendable {
    /// What a text has to be, as the end of the sentence "this is not ...": `a port (1 to 65535)`.
    static var wanted: String { get }

    /// What its texts are, so that a shell can complete them; any text unless you say so.
    static var kind: WordKind { get }

    /// The value that a text stands for.
    ///
    /// - Parameter settingText: what the file has, without the white space around it.
    /// - Throws: ``SettingProblem``, which names the part of the text that is wrong.
    init(settingText: String) throws(SettingProblem)

    /// A text that ``init(settingText:)`` reads as the same value.
    var settingText: String { get }
}

extension SettingValue {
    /// Any text.
    public static var kind: WordKind { .text }
}

/// Why a text is no value of a type: `'x' is not a port (1 to 65535)`.
public struct SettingProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text that was refused, or the part of it that is wrong.
    public let text: String

    /// What it is not.
    public let wanted: String

    /// `text` is not `wanted`.
    public init(_ text: String, isNot wanted: String) { (self.text, self.wanted) = (text, wanted) }

    /// The sentence, with enough of the text to find it.
    public var description: String { "'\(Excerpt.of(text))' is not \(wanted)" }
}
