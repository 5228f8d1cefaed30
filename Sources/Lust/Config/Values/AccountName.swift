// SPDX-License-Identifier: MIT

/// A user, by name or number.
///
/// Whether there is one is not looked up here.
public struct UserName: SettingValue, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name, or the number as text.
    public let text: String

    /// The number, if it is one.
    public var id: UInt32? { UInt32(text) }

    /// A user in the source; what cannot be one does not run.
    public init(stringLiteral text: String) {
        precondition(AccountText.isValid(text), "'\(text)' is not \(Self.wanted)")
        self.text = text
    }

    /// 4294967295 is -1 to the kernel: "leave the user as it is".
    public static let wanted = "a user (a name, or a number from 0 to 4294967294)"

    /// A user's name.
    public static var kind: WordKind { .user }

    /// A name or a number.
    public init(settingText: String) throws(SettingProblem) {
        guard AccountText.isValid(settingText) else { throw SettingProblem(settingText, isNot: Self.wanted) }
        text = settingText
    }

    /// The name or the number.
    public var settingText: String { text }

    /// The name or the number.
    public var description: String { text }
}

/// A group, by name or number.
///
/// Whether there is one is not looked up here.
public struct GroupName: SettingValue, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name, or the number as text.
    public let text: String

    /// The number, if it is one.
    public var id: UInt32? { UInt32(text) }

    /// A group in the source; what cannot be one does not run.
    public init(stringLiteral text: String) {
        precondition(AccountText.isValid(text), "'\(text)' is not \(Self.wanted)")
        self.text = text
    }

    /// 4294967295 is -1 to the kernel: "leave the group as it is".
    public static let wanted = "a group (a name, or a number from 0 to 4294967294)"

    /// A group's name.
    public static var kind: WordKind { .group }

    /// A name or a number.
    public init(settingText: String) throws(SettingProblem) {
        guard AccountText.isValid(settingText) else { throw SettingProblem(settingText, isNot: Self.wanted) }
        text = settingText
    }

    /// The name or the number.
    public var settingText: String { text }

    /// The name or the number.
    public var description: String { text }
}

/// What a user and a group have in common.
enum AccountText {
    static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 256 else { return false }
        if bytes.allSatisfy({ $0 &- 0x30 < 10 }) { return UInt32(text).map { $0 != .max } ?? false }
        // The passwd file's own signs, and what would read as an option or as a number.
        if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { return false }
        return bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
    }
}
