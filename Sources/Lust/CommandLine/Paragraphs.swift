// SPDX-License-Identifier: MIT

/// Prose of help texts and manual pages: paragraphs with an empty line between two, and code in backquotes.
enum Paragraphs {
    /// Its paragraphs, each on one line.
    static func of(_ text: String) -> [String] {
        var paragraphs: [String] = []
        var open = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                if !open.isEmpty { paragraphs.append(open) }
                open = ""
            } else {
                open += (open.isEmpty ? "" : " ") + line
            }
        }
        return open.isEmpty ? paragraphs : paragraphs + [open]
    }

    /// For a terminal: no backquotes, 78 columns, an empty line after each paragraph.
    static func wrapped(_ text: String) -> String {
        let plain = of(text).map { $0.filter { $0 != "`" } }
        return plain.map { lines($0, width: 78).joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    /// Words in lines of at most `width` characters, where no word is longer.
    static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// With a program's name in the place of the word NAME.
    static func naming(_ program: String, in text: String, instead placeholder: String = "NAME") -> String {
        let (bytes, word) = (Array(text.utf8), Array(placeholder.utf8))
        var (result, index) = ([UInt8](), 0)
        func isUpper(_ index: Int) -> Bool { bytes.indices.contains(index) && bytes[index] &- 0x41 < 26 }
        while index < bytes.count {
            let end = index + word.count
            let follows = end < bytes.count ? bytes[end] : 0
            if end <= bytes.count, bytes[index..<end].elementsEqual(word), !isUpper(index - 1), !isUpper(end),
                follows != UInt8(ascii: "=")
            {
                result += program.utf8
                index = end
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
