// SPDX-License-Identifier: MIT

/// The permission bits of a file: `0750`.
public struct FileMode: SettingValue, Hashable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// The bits, as `chmod(2)` takes them.
    public let bits: UInt32

    /// Bits up to 07777.
    public init?(bits: UInt32) {
        guard bits <= 0o7777 else { return nil }
        self.bits = bits
    }

    /// Bits in the source, `0o750`; more than 07777 does not run.
    public init(integerLiteral bits: UInt32) {
        precondition(bits <= 0o7777, "a file mode is 0 to 0o7777")
        self.bits = bits
    }

    /// Octal whether or not it begins with 0.
    public static let wanted = "a file mode in octal (0000 to 7777)"

    /// One to five octal digits.
    public init(settingText: String) throws(SettingProblem) {
        let isOctal = settingText.utf8.allSatisfy { $0 &- 0x30 < 8 } && 1...5 ~= settingText.utf8.count
        guard isOctal, let bits = UInt32(settingText, radix: 8), let mode = FileMode(bits: bits) else {
            throw SettingProblem(settingText, isNot: Self.wanted)
        }
        self = mode
    }

    /// Four octal digits, or five with the special bits.
    public var settingText: String {
        let digits = String(bits, radix: 8)
        return "0" + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
    }

    /// Four octal digits, or five with the special bits.
    public var description: String { settingText }
}
