// SPDX-License-Identifier: MIT

/// A TCP or UDP port to listen on or to connect to: 1 to 65535.
public struct Port: SettingValue, Hashable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// The number.
    public let number: UInt16

    /// The port with a number, unless it is 0, which stands for "any" and cannot be connected to.
    public init?(number: some BinaryInteger) {
        guard let number = UInt16(exactly: number), number > 0 else { return nil }
        self.number = number
    }

    /// A port in the source; 0 does not run.
    public init(integerLiteral number: UInt16) {
        precondition(number > 0, "a port is 1 to 65535")
        self.number = number
    }

    /// 0 is refused.
    public static let wanted = "a port (1 to 65535)"

    /// A decimal number.
    public init(settingText: String) throws(SettingProblem) {
        guard settingText.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = UInt16(settingText), number > 0 else {
            throw SettingProblem(settingText, isNot: Self.wanted)
        }
        self.number = number
    }

    /// The decimal number.
    public var settingText: String { "\(number)" }

    /// The decimal number.
    public var description: String { settingText }

    /// By number.
    public static func < (a: Port, b: Port) -> Bool { a.number < b.number }
}
