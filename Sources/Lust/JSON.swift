// SPDX-License-Identifier: MIT

/// Just enough JSON to print: everything that is written by ``Lust`` and read by other programs goes through here.
public enum JSON {
    /// A string with its quotes, everything else but printable ASCII and UTF-8 escaped.
    ///
    /// Source: RFC 8259, section 7.
    public static func string(_ text: String) -> String {
        var json: [UInt8] = [UInt8(ascii: "\"")]
        json.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
            case 0x0A: json += "\\n".utf8
            case 0x0D: json += "\\r".utf8
            case 0x09: json += "\\t".utf8
            case 0..<0x20, 0x7F:
                json += "\\u00".utf8
                json += [digit(byte >> 4), digit(byte & 15)]
            default: json.append(byte)
            }
        }
        json.append(UInt8(ascii: "\""))
        return String(decoding: json, as: UTF8.self)
    }

    /// An object of values that are JSON already, in their order, on one line or a member a line.
    public static func object(_ members: [(name: String, json: String)], lines: Bool = false) -> String {
        let list = members.map { "\(string($0.name)): \($0.json)" }
        return lines && !list.isEmpty
            ? "{\n  " + list.joined(separator: ",\n  ") + "\n}" : "{" + list.joined(separator: ", ") + "}"
    }

    /// An array of values that are JSON already.
    public static func array(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
