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
        guard let found else { return reflected(in: settings) }
        return found.map { SettingField($0.name, $0.box) }
    }

    /// The same, found by reflection: slower, and right for whatever Swift is to come.
    static func reflected(in settings: some LustSettings) -> [SettingField] {
        Mirror(reflecting: settings).children.compactMap { child in
            guard let setting = child.value as? any BoxedSetting else { return nil }
            return SettingField((child.label ?? "").dropFirst().utf8, setting.anyBox)
        }
    }

    private init(_ name: Substring.UTF8View, _ box: SettingBox) {
        (key, self.box) = (box.givenKey ?? SettingField.snakeCase(name), box)
    }

    /// `logFile` as `log_file`, `HTTPPort` as `http_port`.
    static func snakeCase(_ name: Substring.UTF8View) -> String {
        let bytes = [UInt8](name)
        func isUpper(_ index: Int) -> Bool { index >= 0 && index < bytes.count && bytes[index] &- 0x41 < 26 }
        func isLower(_ index: Int) -> Bool { index < bytes.count && bytes[index] &- 0x61 < 26 }
        var key: [UInt8] = []
        for index in bytes.indices {
            let startsWord = index > 0 && isUpper(index) && (!isUpper(index - 1) || isLower(index + 1))
            if startsWord, key.last != UInt8(ascii: "_") { key.append(UInt8(ascii: "_")) }
            key.append(LowerCase.ascii(bytes[index]))
        }
        return String(decoding: key, as: UTF8.self)
    }
}
