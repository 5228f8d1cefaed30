// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The bytes of a `sockaddr`, and how long they are.
struct SocketAddress {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)

    init() {}

    /// A numeric IPv4 or IPv6 address; nil if it is none.
    init?(host: String, port: UInt16) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            self.init(copying: four)
        } else if inet_pton(AF_INET6, host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            self.init(copying: six)
        } else {
            return nil
        }
    }

    /// The path of a UNIX socket; nil if it is too long for one.
    init?(path: String) {
        var address = sockaddr_un()
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        self.init(copying: address)
    }

    private init<Address>(copying address: Address) {
        withUnsafeMutableBytes(of: &storage) { to in withUnsafeBytes(of: address) { to.copyMemory(from: $0) } }
        size = socklen_t(MemoryLayout<Address>.size)
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// `127.0.0.1:4711`, `[::1]:4711`, or `unix`. An IPv4 client of a dual-stack socket is shown as IPv4.
    var description: String {
        withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET:
                let address = bytes.loadUnaligned(as: sockaddr_in.self)
                return Self.four(address.sin_addr.s_addr) + ":\(UInt16(bigEndian: address.sin_port))"
            case AF_INET6:
                let address = bytes.loadUnaligned(as: sockaddr_in6.self)
                return Self.six(address.sin6_addr) + ":\(UInt16(bigEndian: address.sin6_port))"
            default:
                return "unix"
            }
        }
    }

    private static func four(_ address: UInt32) -> String {
        let bytes = UInt32(bigEndian: address)
        return "\(bytes >> 24).\(bytes >> 16 & 255).\(bytes >> 8 & 255).\(bytes & 255)"
    }

    private static func six(_ address: in6_addr) -> String {
        withUnsafeBytes(of: address) { bytes in
            let words = (0..<4).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
            if words[0] == 0, words[1] == 0, words[2] == UInt32(0xffff).bigEndian { return four(words[3]) }
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
                var copy = address
                let written = inet_ntop(AF_INET6, &copy, text.baseAddress, socklen_t(text.count))
                return "[" + (written.map { String(cString: $0) } ?? "::") + "]"
            }
        }
    }
}
