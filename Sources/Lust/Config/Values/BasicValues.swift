// SPDX-License-Identifier: MIT

extension String: SettingValue {
    /// Any text will do.
    public static var wanted: String { "a text" }

    /// The text itself.
    public init(settingText: String) { self = settingText }

    /// The text itself.
    public var settingText: String { self }
}

extension Double: SettingValue {
    /// Infinity and "not a number" are refused.
    public static var wanted: String { "a number" }

    /// A decimal number such as `0.5` or `1e6`.
    public init(settingText: String) throws(SettingProblem) {
        guard let value = Double(settingText), value.isFinite else {
            throw SettingProblem(settingText, isNot: Self.wanted)
        }
        self = value
    }

    /// The shortest decimal number that reads as this one.
    public var settingText: String { description }
}

extension Bool: SettingValue {
    /// Python's `getboolean` has the same words.
    public static var wanted: String { "a yes or no (yes, true, on, 1; no, false, off, 0)" }

    /// Yes or no.
    public static var kind: WordKind { .choice(["yes", "no"]) }

    /// One of the eight words, in any case.
    public init(settingText: String) throws(SettingProblem) {
        let word = String(decoding: settingText.utf8.map(LowerCase.ascii), as: UTF8.self)
        switch word {
        case "1", "yes", "true", "on": self = true
        case "0", "no", "false", "off": self = false
        default: throw SettingProblem(settingText, isNot: Self.wanted)
        }
    }

    /// `yes` or `no`.
    public var settingText: String { self ? "yes" : "no" }
}
