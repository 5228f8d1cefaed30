// SPDX-License-Identifier: MIT

/// A setting with its key, found in a struct of settings.
struct SettingField {
    let key: String
    let setting: any AnySetting

    /// The settings of a struct, in the order in which they are declared.
    static func all(in settings: some LustSettings) -> [SettingField] {
        Mirror(reflecting: settings).children.compactMap { child in
            guard let setting = child.value as? any AnySetting else { return nil }
            let name = child.label?.dropFirst() ?? ""
            return SettingField(key: setting.givenKey ?? snakeCase(name), setting: setting)
        }
    }

    /// `logFile` as `log_file`, `HTTPPort` as `http_port`.
    static func snakeCase(_ name: some StringProtocol) -> String {
        let bytes = Array(name.utf8)
        func isUpper(_ index: Int) -> Bool { bytes.indices.contains(index) && bytes[index] &- 0x41 < 26 }
        func isLower(_ index: Int) -> Bool { bytes.indices.contains(index) && bytes[index] &- 0x61 < 26 }
        var key: [UInt8] = []
        for index in bytes.indices {
            let startsWord = index > 0 && isUpper(index) && (!isUpper(index - 1) || isLower(index + 1))
            if startsWord, key.last != UInt8(ascii: "_") { key.append(UInt8(ascii: "_")) }
            key.append(LowerCase.ascii(bytes[index]))
        }
        return String(decoding: key, as: UTF8.self)
    }
}
