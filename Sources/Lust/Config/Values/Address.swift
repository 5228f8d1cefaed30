// SPDX-License-Identifier: MIT

/// Where a server listens: an IP address and a port, or a path.
public enum Address: SettingValue, Hashable, CustomStringConvertible {
    /// A port on every address of the machine, IPv6 and IPv4: `*:80`.
    case any(Port)

    /// A port on one address: `127.0.0.1:80` or `[::1]:53`.
    case ip(IPAddress, Port)

    /// A Unix socket: `/run/x.sock`.
    case unix(Path)

    /// The longest path of a Unix socket in bytes.
    ///
    /// Source: `sun_path` in unix(7), less its final NUL.
    static let unixPathLimit = 107

    /// An IPv6 address stands in brackets.
    public static let wanted = "an address such as 0.0.0.0:80, [::1]:80, *:80 or /run/x.sock"

    /// One of the three forms.
    public init(settingText: String) throws(SettingProblem) {
        guard let address = Address(settingText) else { throw SettingProblem(settingText, isNot: Self.wanted) }
        self = address
    }

    private init?(_ text: String) {
        if text.utf8.first == UInt8(ascii: "/") {
            guard text.utf8.count <= Address.unixPathLimit, let path = Path(text) else { return nil }
            self = .unix(path)
            return
        }
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
            let number = Address.portNumber(text[colon...].dropFirst()), let port = Port(number: number)
        else { return nil }
        let host = text[..<colon]
        if host == "*" {
            self = .any(port)
        } else if host.utf8.first == UInt8(ascii: "["), host.utf8.last == UInt8(ascii: "]"),
            let ip = IPAddress(v6: host.dropFirst().dropLast())
        {
            self = .ip(ip, port)
        } else if let ip = IPAddress(v4: host) {
            self = .ip(ip, port)
        } else {
            return nil
        }
    }

    private static func portNumber(_ text: Substring) -> UInt16? {
        text.utf8.allSatisfy { $0 &- 0x30 < 10 } ? UInt16(text) : nil
    }

    /// The form that was read, an IPv6 address in its shortest form.
    public var settingText: String {
        switch self {
        case .any(let port): "*:\(port)"
        case .ip(let ip, let port): ip.bytes.count == 16 ? "[\(ip)]:\(port)" : "\(ip):\(port)"
        case .unix(let path): path.text
        }
    }

    /// The form that was read, an IPv6 address in its shortest form.
    public var description: String { settingText }
}
