// SPDX-License-Identifier: MIT

/// `%(key)s` for the value of another key, `%%` for a percent sign, and nothing else after a `%`.
///
/// One of these serves the keys of one section: what a reference stands for is worked out once, so references to
/// references cannot multiply the work. Their length can multiply; it has a limit.
/// Source: `BasicInterpolation` in `Lib/configparser.py` of CPython 3.11.
struct Interpolation {
    /// How deep references may be nested: `MAX_INTERPOLATION_DEPTH` in Python.
    static let depthLimit = 10

    /// How many bytes a value may grow to.
    static let sizeLimit = 16 << 20

    /// What is wrong with a value.
    struct Problem: Error { let message: String }

    private struct Expansion {
        let bytes: [UInt8]
        /// How many levels of values with a `%` it took.
        let height: Int
    }

    private let raw: ([UInt8]) -> [UInt8]?
    private var known: [[UInt8]: Expansion] = [:]

    /// Takes values from `raw`, which gets a key in lower case.
    init(raw: @escaping ([UInt8]) -> [UInt8]?) { self.raw = raw }

    /// A value with everything put in.
    mutating func expand(_ value: [UInt8]) throws(Problem) -> [UInt8] { try expand(value, depth: 1).bytes }

    private mutating func expand(_ value: [UInt8], depth: Int) throws(Problem) -> Expansion {
        guard depth <= Interpolation.depthLimit else { throw tooDeep }
        var bytes: [UInt8] = []
        var height = 1
        var i = 0
        while i < value.count {
            guard value[i] == UInt8(ascii: "%") else {
                bytes.append(value[i])
                i += 1
                continue
            }
            switch i + 1 < value.count ? value[i + 1] : 0 {
            case UInt8(ascii: "%"):
                bytes.append(UInt8(ascii: "%"))
                i += 2
            case UInt8(ascii: "("):
                let name = try reference(value, at: i)
                i += name.count + 4
                let part = try resolve(LowerCase.of(name), depth: depth)
                height = max(height, part.height + 1)
                bytes.append(contentsOf: part.bytes)
            default:
                throw Problem(
                    message: "interpolation: '%' must be followed by '%' or '(', write '%%' for a percent sign")
            }
            guard bytes.count <= Interpolation.sizeLimit else {
                throw Problem(message: "interpolation: the value grows over \(Interpolation.sizeLimit) bytes")
            }
        }
        return Expansion(bytes: bytes, height: height)
    }

    /// The keys that a value refers to, as far as it is well made.
    static func references(in value: [UInt8]) -> [[UInt8]] {
        var names: [[UInt8]] = []
        var i = 0
        while let sign = value[i...].firstIndex(of: UInt8(ascii: "%")), sign + 1 < value.count {
            i = sign + 2
            guard value[sign + 1] == UInt8(ascii: "(") else { continue }
            let name = value[i...].prefix { $0 != UInt8(ascii: ")") }
            names.append(LowerCase.of(name))
            i = name.endIndex
        }
        return names
    }

    /// The name in a `%(name)s`: up to the first `)`, which an `s` must follow.
    private func reference(_ value: [UInt8], at start: Int) throws(Problem) -> ArraySlice<UInt8> {
        let name = value[(start + 2)...].prefix { $0 != UInt8(ascii: ")") }
        guard !name.isEmpty, name.endIndex + 1 < value.count, value[name.endIndex + 1] == UInt8(ascii: "s") else {
            throw Problem(message: "interpolation: '%(' must go on as in '%(key)s'")
        }
        return name
    }

    private mutating func resolve(_ name: [UInt8], depth: Int) throws(Problem) -> Expansion {
        if let expansion = known[name] {
            guard depth + expansion.height <= Interpolation.depthLimit else { throw tooDeep }
            return expansion
        }
        guard let value = raw(name) else {
            throw Problem(
                message:
                    "interpolation: '%(\(Excerpt.of(String(decoding: name, as: UTF8.self))))s' refers to an unknown key"
            )
        }
        let plain = Expansion(bytes: value, height: 0)
        let expansion = value.contains(UInt8(ascii: "%")) ? try expand(value, depth: depth + 1) : plain
        known[name] = expansion
        return expansion
    }

    private var tooDeep: Problem {
        Problem(
            message: "interpolation: references are nested more than \(Interpolation.depthLimit) deep, or in a circle")
    }
}
