// SPDX-License-Identifier: MIT

/// A setting whatever its type, as the loader handles it.
///
/// The loader finds a setting in a struct that it cannot write to, so the value is in an object that the struct shares.
/// The loader alone writes to it, before anybody else has the settings; from then on it never changes.
final class SettingBox: @unchecked Sendable {
    let sentence: String
    let givenKey: String?
    let isLive: Bool
    let isSecret: Bool
    private(set) var value: any SettingValue

    init(_ value: any SettingValue, _ sentence: String, _ key: String?, isLive: Bool, isSecret: Bool) {
        (self.value, self.sentence, givenKey) = (value, sentence, key)
        (self.isLive, self.isSecret) = (isLive, isSecret)
    }

    /// The same setting with another value.
    convenience init(_ value: any SettingValue, as box: SettingBox) {
        self.init(value, box.sentence, box.givenKey, isLive: box.isLive, isSecret: box.isSecret)
    }

    /// A text that reads as the value.
    var text: String { value.settingText }

    /// What the text has to be.
    var wanted: String { type(of: value).wanted }

    /// What the text is, for completion.
    var kind: WordKind { type(of: value).kind }

    /// Takes the value that a text stands for.
    func read(_ text: String) throws(SettingProblem) { value = try type(of: value).init(settingText: text) }
}
