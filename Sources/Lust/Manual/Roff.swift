// SPDX-License-Identifier: MIT

/// A manual page as it is being written, in man(7)'s macros.
///
/// Source: man-pages(7), groff_man(7).
package struct Roff {
    /// What there is of it.
    package private(set) var text: String

    /// Begins a page.
    package init(_ name: String, section: Int) {
        text = """
            .\\" SPDX-License-Identifier: MIT
            .\\" Generated from the program: see 'help --man'.
            .TH \(name.uppercased()) \(section) \(lustDate) "Lust \(lustVersion)"

            """
    }

    /// A heading.
    package mutating func section(_ name: String) { text += ".SH \"\(Roff.plain(name))\"\n" }

    /// A heading below a section's.
    package mutating func subsection(_ name: String) { text += ".SS \(Roff.inline(name))\n" }

    /// Paragraphs, with an empty line between two; code stands in backquotes.
    package mutating func prose(_ prose: String) {
        for (index, paragraph) in Paragraphs.of(prose).enumerated() {
            if index > 0 || !text.hasSuffix("\"\n") {
                self.paragraph(paragraph)
            } else {
                text += Roff.filled(paragraph)
            }
        }
    }

    /// One paragraph.
    package mutating func paragraph(_ prose: String) { text += ".PP\n" + Roff.filled(prose) }

    /// An item of a list: what it is called, as roff, and paragraphs that say what it is.
    package mutating func item(_ head: String, _ prose: String) {
        text += ".TP\n\(head)\n"
        for (index, paragraph) in Paragraphs.of(prose).enumerated() {
            text += (index > 0 ? ".IP\n" : "") + Roff.filled(paragraph)
        }
    }

    /// A list inside of an item.
    package mutating func nested(_ body: (inout Roff) -> Void) {
        text += ".RS\n"
        body(&self)
        text += ".RE\n"
    }

    /// Lines as they are.
    package mutating func lines(_ lines: String) {
        text += ".IP\n.EX\n"
        for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
            text += Roff.shielded(Roff.plain(String(line))) + "\n"
        }
        text += ".EE\n"
    }

    /// Roff as it is.
    package mutating func raw(_ roff: String) { text += roff }

    /// A text in bold, as it is typed.
    package static func bold(_ text: String) -> String { "\\fB" + plain(text, isCode: true) + "\\fR" }

    /// A text that stands for another.
    package static func italic(_ text: String) -> String { "\\fI" + plain(text, isCode: true) + "\\fR" }

    /// Prose with code in backquotes.
    package static func inline(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
            index % 2 == 0 ? plain(String(part)) : bold(String(part))
        }.joined()
    }

    /// Every sign as itself. Between letters of prose a dash is a hyphen; elsewhere it is typed as it stands.
    static func plain(_ text: String, isCode: Bool = false) -> String {
        var result = ""
        var last: Character = " "
        for letter in text {
            switch letter {
            case "\\": result += "\\e"
            case "-" where isCode || !last.isLetter: result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case "\"": result += "\\(dq"
            case _ where !letter.isASCII:
                for scalar in letter.unicodeScalars {
                    let number = String(scalar.value, radix: 16, uppercase: true)
                    result += "\\[u" + String(repeating: "0", count: max(0, 4 - number.count)) + number + "]"
                }
            default: result.append(letter)
            }
            last = letter
        }
        return result
    }

    /// Prose in lines of 78 columns, a new one after each sentence, as man-pages(7) has it.
    private static func filled(_ paragraph: String) -> String {
        var lines = [""]
        for word in inline(paragraph).split(separator: " ") {
            let last = lines[lines.count - 1]
            let endsSentence = (last.hasSuffix(".") || last.hasSuffix("?")) && !last.hasSuffix("e.g.")
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if endsSentence || last.count + 1 + word.count > 78 {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] += " " + word
            }
        }
        return lines.map { shielded($0) + "\n" }.joined()
    }

    /// A line that must not be read as a request.
    static func shielded(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }
}
