// SPDX-License-Identifier: MIT

/// An amount of bytes: memory, a file, a limit.
public struct ByteSize: SettingValue, Hashable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// How many bytes.
    public let bytes: Int

    /// So many bytes, not less than none.
    public init?(bytes: Int) {
        guard bytes >= 0 else { return nil }
        self.bytes = bytes
    }

    /// So many bytes in the source; a negative number does not run.
    public init(integerLiteral bytes: Int) {
        precondition(bytes >= 0, "a size is not negative")
        self.bytes = bytes
    }

    /// The letters are powers of 1024.
    public static let wanted = "a size such as 4096, 64K, 10M, 1G"

    /// A whole number, and `K`, `M`, `G` or `T` in either case, which `iB` may follow.
    public init(settingText: String) throws(SettingProblem) {
        let digits = settingText.utf8.prefix { $0 &- 0x30 < 10 }
        var unit = settingText.utf8[digits.endIndex...].drop { $0 == UInt8(ascii: " ") }
        if unit.count == 3, unit.dropFirst().elementsEqual("iB".utf8) { unit = unit.prefix(1) }
        let letter = unit.count == 1 ? unit.first.map { $0 & 0xDF } : nil
        let power = unit.isEmpty ? 0 : letter.flatMap { ByteSize.letters.firstIndex(of: $0) }.map { $0 + 1 }
        guard let number = Int(Substring(digits)), let power else {
            throw SettingProblem(settingText, isNot: Self.wanted)
        }
        let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: 1 << (10 * power))
        guard !isTooLarge else { throw SettingProblem(settingText, isNot: Self.wanted) }
        self.bytes = bytes
    }

    /// A whole number of the largest unit.
    public var settingText: String {
        var (number, power) = (bytes, 0)
        while number > 0, number % 1024 == 0, power < ByteSize.letters.count {
            (number, power) = (number / 1024, power + 1)
        }
        return power == 0 ? "\(number)" : "\(number)\(Unicode.Scalar(ByteSize.letters[power - 1]))"
    }

    /// A whole number of the largest unit.
    public var description: String { settingText }

    /// By number.
    public static func < (a: ByteSize, b: ByteSize) -> Bool { a.bytes < b.bytes }

    private static let letters = Array("KMGT".utf8)
}
