// SPDX-License-Identifier: MIT

extension SettingsLoader {
    /// A table of all settings in Markdown: key, default, what it has to be, what it is for.
    public func table<each Settings: LustSettings>(_ types: repeat (each Settings).Type) -> String {
        var fields: [SettingField] = []
        repeat fields += SettingField.all(in: (each types).init())
        let rows = fields.map { field in
            let box = field.box
            let start = box.text.isEmpty ? "" : "`\(SettingsLoader.cell(box.text))`"
            let sentence = SettingsLoader.cell(box.sentence) + (box.isLive ? " (live)" : "")
            return "| `\(field.key)` | \(start) | \(SettingsLoader.cell(box.wanted)) | \(sentence) |\n"
        }
        return "| key | default | value | meaning |\n|---|---|---|---|\n" + rows.joined()
    }

    private static func cell(_ text: String) -> String {
        INIText.oneLine(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
