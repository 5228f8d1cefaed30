// SPDX-License-Identifier: MIT

/// One setting: its type, its default, and the sentence that explains it.
///
/// ```swift
/// @Setting("ports to listen on") var ports: [Port] = [80]
/// ```
///
/// The key in the file is the property's name in snake case: `logFile` is `log_file`. An optional without a value starts
/// as nil. Copies are independent values.
@propertyWrapper
public struct Setting<Value: SettingValue>: Sendable {
    let sentence: String
    let givenKey: String?
    let isLive: Bool
    let isSecret: Bool
    private var box: Box

    /// A setting with its default.
    ///
    /// - Parameters:
    ///   - wrappedValue: the default.
    ///   - sentence: what the setting is for; the example file and `config` show it.
    ///   - key: the key in the file, if it is not to be the property's name.
    ///   - live: whether `reload` can apply a new value to the running daemon.
    ///   - secret: whether the value must not be printed.
    public init(
        wrappedValue: Value, _ sentence: String, key: String? = nil, live: Bool = false, secret: Bool = false
    ) {
        (self.sentence, givenKey, isLive, isSecret) = (sentence, key, live, secret)
        box = Box(wrappedValue)
    }

    /// The value.
    public var wrappedValue: Value {
        get { box.value }
        set { box = Box(newValue) }
    }

    // The loader finds a setting by reflection, which gives it a copy: only what the copy shares can be written.
    // Nothing else writes to a box, and the loader only before anybody else has the settings.
    private final class Box: @unchecked Sendable {
        var value: Value
        init(_ value: Value) { self.value = value }
    }
}

extension Setting where Value: ExpressibleByNilLiteral {
    /// A setting that is nil unless somebody gives it a value.
    ///
    /// - Parameters:
    ///   - sentence: what the setting is for; the example file and `config` show it.
    ///   - key: the key in the file, if it is not to be the property's name.
    ///   - live: whether `reload` can apply a new value to the running daemon.
    ///   - secret: whether the value must not be printed.
    public init(_ sentence: String, key: String? = nil, live: Bool = false, secret: Bool = false) {
        self.init(wrappedValue: nil, sentence, key: key, live: live, secret: secret)
    }
}

/// A setting whatever its type, as the loader handles it.
protocol AnySetting {
    var sentence: String { get }
    var givenKey: String? { get }
    var isLive: Bool { get }
    var isSecret: Bool { get }
    var text: String { get }
    var wanted: String { get }

    /// Gives the settings that this one was found in the value of a text.
    func read(_ text: String) throws(SettingProblem)
}

extension Setting: AnySetting {
    var text: String { box.value.settingText }
    var wanted: String { Value.wanted }
    func read(_ text: String) throws(SettingProblem) { box.value = try Value(settingText: text) }
}
