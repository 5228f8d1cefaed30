// SPDX-License-Identifier: MIT

/// A setting's value as text, and where it came from.
public struct EffectiveSetting: Sendable, Hashable {
    /// The key in the file.
    public let key: String

    /// A text that reads as the value.
    ///
    /// Not to be printed: that is what ``shown`` is for.
    public let text: String

    /// Who gave the value.
    public let origin: Origin

    /// What the setting is for.
    public let sentence: String

    /// What its text has to be: `a port (1 to 65535)`.
    public let wanted: String

    /// Whether `reload` can apply a new value to the running daemon.
    public let isLive: Bool

    /// Whether the value must not be printed.
    public let isSecret: Bool

    /// The text, or `(secret)`.
    public var shown: String { isSecret ? "(secret)" : text }

    init(_ given: GivenSetting) {
        let field = given.field
        (key, text, origin) = (field.key, field.box.text, given.origin)
        (sentence, wanted) = (field.box.sentence, field.box.wanted)
        (isLive, isSecret) = (field.box.isLive, field.box.isSecret)
    }
}

/// All settings of one load.
public struct EffectiveSettings: Sendable {
    let given: [GivenSetting]

    /// In the order in which they are declared.
    ///
    /// Made when asked for: a daemon that only starts needs no texts.
    public var list: [EffectiveSetting] { given.map { EffectiveSetting($0) } }

    /// The setting with a key.
    public subscript(key: String) -> EffectiveSetting? {
        given.first { $0.field.key == key }.map { EffectiveSetting($0) }
    }

    /// Who gave the value of a key.
    func origin(of key: String) -> Origin { given.first { $0.field.key == key }?.origin ?? .default }

    /// What is different from an earlier load, in the order in which the settings are declared.
    public func changes(since old: EffectiveSettings) -> [SettingChange] {
        let before = Dictionary(old.list.map { ($0.key, $0) }) { first, _ in first }
        return list.compactMap { setting in
            guard let was = before[setting.key], was.text != setting.text else { return nil }
            return SettingChange(was: was, now: setting)
        }
    }
}

/// A setting whose value is another than before.
public struct SettingChange: Sendable, Hashable {
    /// The setting as it was.
    public let was: EffectiveSetting

    /// The setting as it is now.
    public let now: EffectiveSetting

    /// The key in the file.
    public var key: String { now.key }

    /// Whether `reload` can apply it.
    public var isLive: Bool { now.isLive }
}

/// A setting that has been loaded, and where its value is from.
struct GivenSetting: Sendable {
    let field: SettingField
    let origin: Origin
}
