// SPDX-License-Identifier: MIT

/// Lists in one value: `2000 2001 2002` or `2000, 2001`.
///
/// White space and commas separate; what contains them stands in double quotes, in which `\"` and `\\` are `"` and `\`.
enum ListText {
    /// The items of a list.
    static func items(_ text: String) throws(SettingProblem) -> [String] {
        var items: [String] = []
        var rest = text.unicodeScalars[...]
        while let first = rest.first {
            if isSeparator(first) {
                rest.removeFirst()
            } else if first == "\"" {
                items.append(try quoted(&rest, in: text))
            } else {
                let item = rest.prefix { !isSeparator($0) }
                items.append(String(item))
                rest = rest[item.endIndex...]
            }
        }
        return items
    }

    /// A list with these items.
    static func text(_ items: [String]) -> String {
        var text = ""
        for item in items { text += (text.isEmpty ? "" : " ") + quotedIfNeeded(item) }
        return text
    }

    private static func quoted(
        _ rest: inout Substring.UnicodeScalarView, in text: String
    ) throws(SettingProblem) -> String {
        rest.removeFirst()
        var item = ""
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                guard rest.first.map(isSeparator) ?? true else { break }
                return item
            }
            guard scalar == "\\" else {
                item.unicodeScalars.append(scalar)
                continue
            }
            guard let escaped = rest.popFirst() else { break }
            item.unicodeScalars.append(escaped)
        }
        throw SettingProblem(text, isNot: "a list: a double quote is not closed, or something follows it")
    }

    private static func quotedIfNeeded(_ item: String) -> String {
        let isPlain = !item.isEmpty && item.first != "\"" && !item.unicodeScalars.contains(where: isSeparator)
        if isPlain { return item }
        var quoted = "\""
        for scalar in item.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar == "," || WhiteSpace.isASCII(UInt8(truncatingIfNeeded: scalar.value)) }
        return scalar.properties.isWhitespace
    }
}
