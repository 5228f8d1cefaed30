// SPDX-License-Identifier: MIT

extension Array: SettingValue where Element: SettingValue {
    /// What each item has to be.
    public static var wanted: String { "a list in which each item is \(Element.wanted)" }

    /// What each item is.
    public static var kind: WordKind { Element.kind }

    /// Items with white space or commas between them; an empty text is an empty list.
    public init(settingText: String) throws(SettingProblem) {
        self = []
        for item in try ListText.items(settingText) { append(try Element(settingText: item)) }
    }

    /// The items with a blank between them.
    public var settingText: String { ListText.text(map { $0.settingText }) }
}

extension Optional: SettingValue where Wrapped: SettingValue {
    /// What it has to be if it is not empty.
    public static var wanted: String { "\(Wrapped.wanted), or empty" }

    /// What it is if it is not empty.
    public static var kind: WordKind { Wrapped.kind }

    /// An empty text is nil.
    public init(settingText: String) throws(SettingProblem) {
        self = settingText.isEmpty ? nil : try Wrapped(settingText: settingText)
    }

    /// Empty for nil.
    public var settingText: String { self?.settingText ?? "" }
}

extension SettingValue where Self: CaseIterable & RawRepresentable, RawValue == String {
    /// All cases by name.
    public static var wanted: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }

    /// All cases by name.
    public static var kind: WordKind { .choice(allCases.map(\.rawValue)) }

    /// A case by its raw value, in whatever case it is written.
    public init(settingText: String) throws(SettingProblem) {
        let match =
            Self(rawValue: settingText) ?? Self.allCases.first { $0.rawValue.lowercased() == settingText.lowercased() }
        guard let match else { throw SettingProblem(settingText, isNot: Self.wanted) }
        self = match
    }

    /// The raw value.
    public var settingText: String { rawValue }
}
