// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A listening socket that was made by whoever started the program, and that stays when the program ends.
struct GivenSocket {
    let socket: Descriptor

    /// What it is called, for messages.
    let name: String
    let address: SocketAddress

    /// Takes a descriptor over and looks at it: anything but a listening stream socket is refused.
    ///
    /// It is made blocking, because threads wait in its accept, and is not handed on to programs.
    ///
    /// - Throws: ``LustError`` at step `listen`.
    init(_ descriptor: Int32, name: String) throws(LustError) {
        let subject = "descriptor \(descriptor)\(name.isEmpty ? "" : " '\(name)'")"
        let listens = try check("listen", subject, sys_listens(descriptor))
        guard listens == 1, sys_socket_type(descriptor) == Int32(SOCK_STREAM.rawValue) else {
            throw LustError(
                step: "listen", subject: subject,
                "was given and is no listening stream socket (a systemd socket unit: ListenStream=, Accept=no)")
        }
        var address = SocketAddress()
        let result = withUnsafeMutableBytes(of: &address.storage) { bytes in
            sys_getsockname(descriptor, bytes.baseAddress, &address.size)
        }
        try check("listen", subject, result)
        socket = Descriptor(try check("listen", subject, sys_dup(descriptor)))
        let flags = try check("listen", subject, sys_flags(socket.number))
        if flags & O_NONBLOCK != 0 { try check("listen", subject, sys_set_flags(socket.number, flags & ~O_NONBLOCK)) }
        (self.name, self.address) = (name, address)
    }

    /// Where it listens, as the server would have asked for it.
    var listen: Listen {
        if let path = address.path { return .unix(path) }
        let text = address.description
        let host = text.prefix(upTo: text.lastIndex(of: ":") ?? text.endIndex)
        return .tcp(address.port ?? 0, host: String(host.drop { $0 == "[" }.prefix { $0 != "]" }))
    }

    /// How well it serves for what is wanted: 2 the same address, 1 the same port of a wanted wildcard, 0 not at all.
    func fits(_ wanted: Listen) -> Int {
        switch wanted.place {
        case .unix(let path, _): address.path == path ? 2 : 0
        case .tcp(nil, let port): port != 0 && address.port == port ? 1 : 0
        case .tcp(.some, _): address.port != nil && listen.description == wanted.description ? 2 : 0
        }
    }
}

extension [GivenSocket] {
    /// The listeners for what is wanted: by address first, then in order; what is left is served as well.
    ///
    /// - Parameter bind: Makes the listener of a place for which no socket was given.
    func listeners(
        for wanted: [Listen], bind: (Listen) throws(LustError) -> Listener
    ) throws(LustError) -> [Listener] {
        var (left, chosen) = (self, [Int: GivenSocket]())
        for quality in [2, 1] {
            for (index, listen) in wanted.enumerated() where chosen[index] == nil {
                guard let match = left.firstIndex(where: { $0.fits(listen) == quality }) else { continue }
                chosen[index] = left.remove(at: match)
            }
        }
        for index in wanted.indices where chosen[index] == nil && !left.isEmpty { chosen[index] = left.removeFirst() }
        var listeners: [Listener] = []
        for (index, listen) in wanted.enumerated() {
            if let given = chosen[index] {
                listeners.append(Listener(given.listen, given.socket))
            } else {
                listeners.append(try bind(listen))
            }
        }
        return listeners + left.map { Listener($0.listen, $0.socket) }
    }
}

extension SocketAddress {
    /// The port; nil if it has none.
    var port: UInt16? {
        withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET: UInt16(bigEndian: bytes.loadUnaligned(as: sockaddr_in.self).sin_port)
            case AF_INET6: UInt16(bigEndian: bytes.loadUnaligned(as: sockaddr_in6.self).sin6_port)
            default: nil
            }
        }
    }

    /// The path of a UNIX socket; nil if it is none, or has none.
    var path: String? {
        let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        guard family == AF_UNIX, Int(size) > start else { return nil }
        return withUnsafeBytes(of: storage) { bytes in
            String(decoding: bytes[start..<Swift.min(Int(size), bytes.count)].prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
