// SPDX-License-Identifier: MIT

/// Values on their way into an INI file.
enum INIText {
    /// A value as it is written: `%` doubled, further lines deeper than the key.
    static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "%": text += "%%"
            case "\n": text += "\n    "
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Whether a value comes back as it went in: white space around a line does not, nor does a line that reads as a
    /// comment.
    static func survives(_ value: String) -> Bool {
        do {
            let ini = try INI(parsing: Array("[s]\nk = \(escaped(value))\n".utf8), file: "")
            return try ini.value("s", "k").map { $0.utf8.elementsEqual(value.utf8) } ?? false
        } catch {
            return false
        }
    }

    /// A sentence for a comment.
    static func oneLine(_ sentence: String) -> String {
        sentence.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
