// SPDX-License-Identifier: MIT
#if Configuration
    public import Configuration
    public import Lust

    /// The settings of one load, as swift-configuration looks values up.
    ///
    /// The key `greeting` is the setting `greeting`; `http.readTimeout` is `http_read_timeout`, as `@Setting` itself makes it
    /// of `httpReadTimeout`.
    struct SettingsSnapshot: ConfigSnapshot {
        let providerName: String
        private let settings: [String: EffectiveSetting]

        init(_ effective: EffectiveSettings, providerName: String) {
            self.providerName = providerName
            settings = Dictionary(effective.list.map { ($0.key, $0) }) { first, _ in first }
        }

        /// - Throws: ``SettingNotConvertible``, which says where the text is from.
        func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
            let name = SettingName.of(key)
            guard let setting = settings[name] else { return LookupResult(encodedKey: name, value: nil) }
            guard let content = ConfigContent(setting.text, as: type) else {
                throw SettingNotConvertible(setting: setting, type: type)
            }
            return LookupResult(encodedKey: name, value: ConfigValue(content, isSecret: setting.isSecret))
        }
    }

    /// A setting whose text is not what its reader wants.
    public struct SettingNotConvertible: Error, Sendable, CustomStringConvertible {
        /// The setting.
        public let setting: EffectiveSetting

        /// What its reader asked for.
        public let type: ConfigType

        /// A sentence: `/etc/hi.conf:7: ports: '80 81' is not readable as int`.
        public var description: String {
            let what = setting.isSecret ? "the value" : "'\(setting.text)'"
            return "\(setting.origin): \(setting.key): \(what) is not readable as \(type.rawValue)"
        }
    }

    /// How a key of swift-configuration is called in the file.
    enum SettingName {
        static func of(_ key: AbsoluteConfigKey) -> String {
            key.components.map(snake).joined(separator: "_")
        }

        /// `readTimeout` is `read_timeout`.
        private static func snake(_ component: String) -> String {
            var name = ""
            for character in component {
                if character.isUppercase, let last = name.last, last != "_" { name.append("_") }
                name += character == "-" ? "_" : character.lowercased()
            }
            return name
        }
    }
#endif
