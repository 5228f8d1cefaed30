// SPDX-License-Identifier: MIT

extension SettingsLoader {
    /// A configuration file that explains every setting and gives it its default.
    ///
    /// Loaded again it yields the defaults. A line whose value is empty, or cannot be written in an INI file, is a comment.
    public func example<each Settings: LustSettings>(_ types: repeat (each Settings).Type) -> String {
        var fields: [SettingField] = []
        repeat fields += SettingField.all(in: (each types).init())
        SettingsLoader.checkKeys(fields)
        return "[\(section)]\n" + fields.map(SettingsLoader.paragraph).joined()
    }

    private static func paragraph(_ field: SettingField) -> String {
        let setting = field.box
        let live = setting.isLive ? "; reload applies it" : ""
        let text = setting.text
        let value = text.isEmpty ? "" : " " + INIText.escaped(text)
        let mark = text.isEmpty || !INIText.survives(text) ? ";" : ""
        return "\n# \(INIText.oneLine(setting.sentence))\n# \(setting.wanted)\(live)\n\(mark)\(field.key) =\(value)\n"
    }
}
