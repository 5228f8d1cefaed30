// SPDX-License-Identifier: MIT

/// A setting with its key, found in a struct of settings.
struct SettingField: Sendable {
    let key: String
    let box: SettingBox

    /// The settings of a struct, in the order in which they are declared.
    static func all<Settings: LustSettings>(in settings: Settings) -> [SettingField] {
        let found = SettingLayout(of: Settings.self).flatMap { layout in
            withUnsafeBytes(of: settings) { bytes in bytes.baseAddress.flatMap(layout.settings) }
        }
        return found ?? reflected(in: settings)
    }

    /// The same, found by reflection: slower, and right for whatever Swift is to come.
    static func reflected(in settings: some LustSettings) -> [SettingField] {
        Mirror(reflecting: settings).children.compactMap { child in
            guard let setting = child.value as? any BoxedSetting else { return nil }
            return withBytes(of: child.label ?? "") { SettingField(label: $0, setting.anyBox) }
        }
    }

    /// A setting by the name of the property wrapper's storage, which is that of the property after a `_`.
    init(label: Text, _ box: SettingBox) {
        (key, self.box) = (box.givenKey ?? SettingField.snakeCase(Text(rebasing: label.dropFirst())), box)
    }

    /// `logFile` as `log_file`, `HTTPPort` as `http_port`.
    static func snakeCase(_ bytes: Text) -> String {
        func isUpper(_ index: Int) -> Bool { index >= 0 && index < bytes.count && bytes[index] &- 0x41 < 26 }
        func isLower(_ index: Int) -> Bool { index < bytes.count && bytes[index] &- 0x61 < 26 }
        var key: [UInt8] = []
        key.reserveCapacity(bytes.count + 4)
        for index in bytes.indices {
            let startsWord = index > 0 && isUpper(index) && (!isUpper(index - 1) || isLower(index + 1))
            if startsWord, key.last != UInt8(ascii: "_") { key.append(UInt8(ascii: "_")) }
            key.append(LowerCase.ascii(bytes[index]))
        }
        return String(decoding: key, as: UTF8.self)
    }
}
