// SPDX-License-Identifier: MIT
import Glibc

/// An IPv4 or IPv6 address.
public struct IPAddress: SettingValue, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    public let bytes: [UInt8]

    init?(v4 text: some StringProtocol) { self.init(text, AF_INET, 4) }
    init?(v6 text: some StringProtocol) { self.init(text, AF_INET6, 16) }

    private init?(_ text: some StringProtocol, _ family: Int32, _ size: Int) {
        // A NUL would hide the rest of the text from C.
        guard !text.utf8.contains(0) else { return nil }
        var isAddress = false
        bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            isAddress = inet_pton(family, String(text), buffer.baseAddress) == 1
            count = isAddress ? size : 0
        }
        if !isAddress { return nil }
    }

    /// No port, no brackets.
    public static let wanted = "an IP address such as 127.0.0.1 or ::1"

    /// Four decimal numbers, or IPv6 in any of its forms.
    public init(settingText: String) throws(SettingProblem) {
        guard let address = IPAddress(v4: settingText) ?? IPAddress(v6: settingText) else {
            throw SettingProblem(settingText, isNot: Self.wanted)
        }
        self = address
    }

    /// The shortest form.
    public var settingText: String {
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        return String(unsafeUninitializedCapacity: Int(INET6_ADDRSTRLEN)) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { text in
                inet_ntop(family, bytes, text.baseAddress, socklen_t(text.count)).map { strlen($0) } ?? 0
            }
        }
    }

    /// The shortest form.
    public var description: String { settingText }
}
