// SPDX-License-Identifier: MIT

/// A place to listen at: bound by the starter, as root, before the jail; served by the daemon without root.
public struct Listen: Sendable, Hashable, CustomStringConvertible {
    enum Place: Hashable {
        /// `host` nil is every address of this machine, IPv6 and IPv4 through one socket.
        case tcp(host: String?, port: UInt16)
        case unix(path: String, mode: UInt32)
    }

    let place: Place

    /// How many connections the kernel holds ready before they are accepted. Default 4096, and never more than
    /// `net.core.somaxconn`; see `listen(2)`.
    public var backlog: Int32 = 4096

    /// A TCP port.
    ///
    /// - Parameters:
    ///   - port: 1 to 65535; 0 lets the kernel choose.
    ///   - host: A numeric address, `127.0.0.1` or `::1`. By default every address, IPv6 and IPv4 (dual stack), or IPv4
    ///     alone where the kernel has no IPv6. Names are not looked up.
    public static func tcp(_ port: UInt16, host: String? = nil) -> Listen {
        Listen(place: .tcp(host: host, port: port))
    }

    /// A UNIX socket.
    ///
    /// - Parameters:
    ///   - path: An absolute path in a directory that only root may write to. A socket that nobody serves is replaced.
    ///   - mode: Who may connect: write permission. Default 0666, everybody.
    public static func unix(_ path: String, mode: UInt32 = 0o666) -> Listen {
        Listen(place: .unix(path: path, mode: mode))
    }

    /// `[::]:80`, `127.0.0.1:80` or `/run/x.sock`.
    public var description: String {
        switch place {
        case .tcp(nil, let port): "[::]:\(port)"
        case .tcp(.some(let host), let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path, _): path
        }
    }
}
