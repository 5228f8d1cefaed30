// SPDX-License-Identifier: MIT

extension SettingValue where Self: FixedWidthInteger {
    /// The range is said where one may run into it.
    public static var wanted: String {
        bitWidth == 64 && isSigned ? "a whole number" : "a whole number (\(min) to \(max))"
    }

    /// A decimal number.
    public init(settingText: String) throws(SettingProblem) {
        guard let value = Self(settingText, radix: 10) else { throw SettingProblem(settingText, isNot: Self.wanted) }
        self = value
    }

    /// The decimal number.
    public var settingText: String { description }
}

extension Int: SettingValue {}
extension Int8: SettingValue {}
extension Int16: SettingValue {}
extension Int32: SettingValue {}
extension Int64: SettingValue {}
extension UInt: SettingValue {}
extension UInt8: SettingValue {}
extension UInt16: SettingValue {}
extension UInt32: SettingValue {}
extension UInt64: SettingValue {}
