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
    // Nothing else may be stored here: SettingLayout finds a box where the setting is.
    private var box: SettingBox

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
        box = SettingBox(wrappedValue, sentence, key, isLive: live, isSecret: secret)
    }

    /// The value.
    public var wrappedValue: Value {
        get { box.value(Value.self) }
        set { box = SettingBox(newValue, as: box) }
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

/// A setting of any type, as reflection finds it.
protocol BoxedSetting {
    var anyBox: SettingBox { get }
}

extension Setting: BoxedSetting {
    var anyBox: SettingBox { box }
}
