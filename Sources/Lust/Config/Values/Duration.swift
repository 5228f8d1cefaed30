// SPDX-License-Identifier: MIT

extension Duration: SettingValue {
    /// A bare number is in seconds.
    public static var wanted: String { "a duration such as 1.5s, 500ms, 2m, 1h (s if there is no unit)" }

    /// A number that is not negative, and `ns`, `us`, `ms`, `s`, `m`, `h` or `d`; 292 years at most.
    public init(settingText: String) throws(SettingProblem) {
        let digits = settingText.utf8.prefix { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
        let rest = settingText.utf8[digits.endIndex...].drop { $0 == UInt8(ascii: " ") }
        let name = rest.isEmpty ? "s" : Substring(rest)
        guard let unit = Duration.units.first(where: { $0.name == name }),
            let duration = Duration.of(digits, attoseconds: unit.attoseconds)
        else { throw SettingProblem(settingText, isNot: Self.wanted) }
        self = duration
    }

    /// A whole number of the largest unit up to days, or a fraction of seconds.
    public var settingText: String {
        let attoseconds = attosecondsInAll
        if attoseconds == 0 { return "0s" }
        for unit in Duration.units.reversed() where attoseconds % unit.attoseconds == 0 {
            let second = unit.attoseconds == Duration.second || attoseconds < Duration.second
            if second || unit.attoseconds > Duration.second { return "\(attoseconds / unit.attoseconds)\(unit.name)" }
        }
        let fraction = String(attoseconds % Duration.second)
        let digits = String(repeating: "0", count: 18 - fraction.utf8.count) + fraction
        let trimmed = String(digits.reversed().drop { $0 == "0" }.reversed())
        return "\(attoseconds / Duration.second).\(trimmed)s"
    }

    private static let second: Int128 = 1_000_000_000_000_000_000
    private static let units: [(name: String, attoseconds: Int128)] = [
        ("ns", 1_000_000_000), ("us", 1_000_000_000_000), ("ms", 1_000_000_000_000_000), ("s", second),
        ("m", 60 * second), ("h", 3600 * second), ("d", 86400 * second),
    ]

    private var attosecondsInAll: Int128 {
        Int128(components.seconds) * Duration.second + Int128(components.attoseconds)
    }

    /// A decimal number times a unit, if it is one and a clock can count as far: 64 bits of nanoseconds.
    private static func of(_ digits: Substring.UTF8View, attoseconds unit: Int128) -> Duration? {
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, let number = Int64(Substring(whole)) else { return nil }
        var (attoseconds, isTooLong) = Int128(number).multipliedReportingOverflow(by: unit)
        if parts.count == 2 {
            guard !parts[1].isEmpty, parts[1].count <= 18, let fraction = Int64(Substring(parts[1])) else { return nil }
            let scale = (0..<parts[1].count).reduce(Int128(1)) { scale, _ in scale * 10 }
            let (part, isTooFine) = Int128(fraction).multipliedReportingOverflow(by: unit)
            if isTooLong || isTooFine { return nil }
            (attoseconds, isTooLong) = attoseconds.addingReportingOverflow(part / scale)
        }
        guard !isTooLong, Int64(exactly: attoseconds / 1_000_000_000) != nil else { return nil }
        return Duration(
            secondsComponent: Int64(attoseconds / second), attosecondsComponent: Int64(attoseconds % second))
    }
}
