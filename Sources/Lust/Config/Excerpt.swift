// SPDX-License-Identifier: MIT

/// A text as an error message shows it.
enum Excerpt {
    /// The first 60 characters, control characters replaced by a question mark.
    static func of(_ text: String) -> String {
        var shown = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            if count == 60 { return shown + "..." }
            let isControl =
                scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            shown.unicodeScalars.append(isControl ? "?" : scalar)
        }
        return shown
    }
}
