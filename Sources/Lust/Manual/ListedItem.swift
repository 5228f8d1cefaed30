// SPDX-License-Identifier: MIT

/// An item of a manual's list: what it is about, one or more that have the same prose, and the prose.
///
/// Written as plain text, read only when a manual is printed: heads at the margin, prose indented below them, a title
/// after `#`.
package struct ListedItem: Sendable {
    /// What it is about.
    package let heads: [String]
    /// What is said of it.
    package let prose: String

    /// The items of a text without titles.
    package static func all(in text: String) -> [ListedItem] { chapters(in: "# \n" + text).flatMap(\.items) }

    /// The items of a text under their titles.
    static func chapters(in text: String) -> [(title: String, items: [ListedItem])] {
        var chapters: [(title: String, items: [ListedItem])] = []
        var (heads, prose) = ([String](), "")
        func close() {
            guard !heads.isEmpty, !chapters.isEmpty else { return }
            chapters[chapters.count - 1].items.append(ListedItem(heads: heads, prose: prose))
            (heads, prose) = ([], "")
        }
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# ") {
                close()
                chapters.append((String(line.dropFirst(2)), []))
            } else if line.hasPrefix(" ") {
                prose += (prose.isEmpty ? "" : " ") + line.drop { $0 == " " }
            } else {
                if !prose.isEmpty { close() }
                heads.append(String(line))
            }
        }
        close()
        return chapters
    }
}

extension Roff {
    /// A list; with a program's name in the place of NAME, and that in capitals of VARIABLE.
    package mutating func list(_ items: [ListedItem], of name: String = "NAME") {
        for listed in items {
            item(
                listed.heads.map { Roff.bold(Roff.named(name, in: $0)) }.joined(separator: "\n.TQ\n"),
                Roff.named(name, in: listed.prose))
        }
    }

    /// A text about a program.
    static func named(_ name: String, in text: String) -> String {
        let variable = String(name.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
        return Paragraphs.naming(name, in: Paragraphs.naming(variable, in: text, instead: "VARIABLE"))
    }
}
