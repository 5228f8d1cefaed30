// SPDX-License-Identifier: MIT

/// `str.lower()` of Python, which is what makes `Port` and `port` one key.
enum LowerCase {
    /// The lower case of UTF-8 text.
    ///
    /// One character may become two (U+0130), and a sigma at the end of a word is final.
    static func of(_ text: some Sequence<UInt8>) -> [UInt8] {
        var scalars: [Unicode.Scalar] = []
        for scalar in String(decoding: Array(text), as: UTF8.self).unicodeScalars { scalars.append(scalar) }
        var lower: [UInt8] = []
        lower.reserveCapacity(scalars.count)
        for (index, scalar) in scalars.enumerated() {
            if scalar.isASCII {
                lower.append(ascii(UInt8(truncatingIfNeeded: scalar.value)))
            } else if scalar == "\u{3A3}" {
                lower.append(contentsOf: String(isFinal(index, scalars) ? "\u{3C2}" : "\u{3C3}").utf8)
            } else {
                let mapped = isKnown(scalar) ? scalar.properties.lowercaseMapping : String(scalar)
                lower.append(contentsOf: mapped.utf8)
            }
        }
        return lower
    }

    /// Whether CPython 3.11 has heard of a character: its tables are those of Unicode 14.
    private static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.age.map { $0.major <= 14 } ?? false
    }

    @inline(__always) static func ascii(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// Unicode's condition Final_Sigma: a cased letter before and none after, whatever is ignorable between.
    private static func isFinal(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        guard let before = scalars[..<index].last(where: { !isIgnorable($0) }), isCased(before) else { return false }
        return !(scalars[(index + 1)...].first { !isIgnorable($0) }.map(isCased) ?? false)
    }

    private static func isIgnorable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isCaseIgnorable && isKnown(scalar)
    }

    private static func isCased(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isCased && isKnown(scalar) }
}
