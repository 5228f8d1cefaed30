// SPDX-License-Identifier: MIT

/// A setting whatever its type, as the loader handles it.
///
/// The loader finds a setting in a struct that it cannot write to, so the value is in an object that the struct shares.
/// The loader alone writes to it, before anybody else has the settings; from then on it never changes.
class SettingBox: @unchecked Sendable {
    let sentence: String
    let givenKey: String?
    let isLive: Bool
    let isSecret: Bool

    init(_ sentence: String, _ key: String?, isLive: Bool, isSecret: Bool) {
        (self.sentence, givenKey, self.isLive, self.isSecret) = (sentence, key, isLive, isSecret)
    }

    /// A text that reads as the value.
    var text: String { preconditionFailure("every box has a type") }

    /// What the text has to be.
    var wanted: String { preconditionFailure("every box has a type") }

    /// What the text is, for completion.
    var kind: WordKind { preconditionFailure("every box has a type") }

    /// Takes the value that a text stands for.
    func read(_ text: String) throws(SettingProblem) { preconditionFailure("every box has a type") }
}

/// A setting of a type.
final class TypedBox<Value: SettingValue>: SettingBox, @unchecked Sendable {
    var value: Value

    init(_ value: Value, _ sentence: String, _ key: String?, isLive: Bool, isSecret: Bool) {
        self.value = value
        super.init(sentence, key, isLive: isLive, isSecret: isSecret)
    }

    /// The same setting with another value.
    convenience init(_ value: Value, as box: TypedBox) {
        self.init(value, box.sentence, box.givenKey, isLive: box.isLive, isSecret: box.isSecret)
    }

    override var text: String { value.settingText }
    override var wanted: String { Value.wanted }
    override var kind: WordKind { Value.kind }
    override func read(_ text: String) throws(SettingProblem) { value = try Value(settingText: text) }
}
