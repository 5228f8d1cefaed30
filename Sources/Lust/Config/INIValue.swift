// SPDX-License-Identifier: MIT
import Glibc

extension INI {
    /// The value of an entry as a section sees it.
    func value(at entry: Int, in section: Int) throws(ConfigError) -> String {
        if let plain = plainValue(at: entry) { return plain }
        var interpolation = interpolation(in: section)
        return String(decoding: try value(at: entry, with: &interpolation), as: UTF8.self)
    }

    /// The value of an entry, references put in from `interpolation`.
    func value(at entry: Int, with interpolation: inout Interpolation) throws(ConfigError) -> [UInt8] {
        let raw = rawValue(at: entry)
        guard raw.contains(UInt8(ascii: "%")) else { return raw }
        do throws(Interpolation.Problem) {
            return try interpolation.expand(raw)
        } catch {
            let key = Excerpt.of(String(decoding: key(of: entries[entry]), as: UTF8.self))
            throw self.error(at: entry, "\(key): \(error.message)")
        }
    }

    /// What references in a section are taken from.
    func interpolation(in section: Int) -> Interpolation {
        Interpolation { name in
            name.withUnsafeBufferPointer { find(lower: $0, in: section) }.map { rawValue(at: $0) }
        }
    }

    /// The value as the file has it: lines joined by `\n`, each without the white space around it.
    func rawValue(at entry: Int) -> [UInt8] {
        let range = entries[entry].value.range
        guard entries[entry].isLong else { return Array(bytes[range]) }
        return bytes.withUnsafeBufferPointer { text in
            var value: [UInt8] = []
            value.reserveCapacity(range.count)
            var lines = Lines(text, from: range.lowerBound, to: range.upperBound)
            var isFirst = true
            while let (start, end) = lines.take() {
                let from = WhiteSpace.skip(text, start, end)
                let isComment = from < end && (text[from] == UInt8(ascii: "#") || text[from] == UInt8(ascii: ";"))
                if isComment && !isFirst { continue }
                if !isFirst { value.append(0x0A) }
                value.append(contentsOf: text[from..<WhiteSpace.trim(text, from, end)])
                isFirst = false
            }
            return value
        }
    }

    /// A value of one line in which nothing has to be put in: most are.
    func plainValue(at entry: Int) -> String? {
        guard !entries[entry].isLong else { return nil }
        let range = entries[entry].value.range
        return bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, !range.isEmpty else { return "" }
            let text = Text(start: base + range.lowerBound, count: range.count)
            if memchr(base + range.lowerBound, 0x25, range.count) != nil { return nil }
            return String(decoding: text, as: UTF8.self)
        }
    }
}
