// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A bound socket that listens.
public final class Listener: Sendable {
    /// Where it was asked to listen.
    public let listen: Listen

    /// The socket, for code that has its own way of accepting. It is closed with the listener.
    public var descriptor: Int32 { socket.number }

    let socket: Descriptor

    /// A second descriptor of the socket, close-on-exec, for code that takes a descriptor over and closes it itself.
    ///
    /// - Throws: ``LustError`` at step `listen`: no descriptor is free (`EMFILE`).
    public func duplicate() throws(LustError) -> Int32 {
        try check("listen", listen.description, sys_dup(socket.number))
    }

    /// A socket that listens already, or will.
    init(_ listen: Listen, _ socket: Descriptor) { (self.listen, self.socket) = (listen, socket) }

    /// Binds, and listens.
    ///
    /// - Throws: ``LustError`` at step `listen`.
    public convenience init(_ listen: Listen) throws(LustError) {
        switch listen.place {
        case .tcp(let host, let port): self.init(listen, try Self.tcp(listen, host: host, port: port))
        case .unix(let path, let mode): self.init(listen, try Self.unix(listen, path: path, mode: mode))
        }
        try check("listen", listen.description, sys_listen(socket.number, listen.backlog))
    }

    /// Takes over a socket that another process bound to the place and listens at.
    ///
    /// - Throws: ``LustError`` at step `listen`: it is another kind of socket, or at another place.
    init(_ listen: Listen, takingOver socket: Descriptor) throws(LustError) {
        (self.listen, self.socket) = (listen, socket)
        guard ReceivedFile.listens(socket, at: listen) else {
            throw LustError(step: "listen", subject: listen.description, "what was handed over does not listen there")
        }
        // The backlog is this one's, not the old one's.
        try check("listen", listen.description, sys_listen(socket.number, listen.backlog))
    }

    /// An unbound socket in the place of a bound one, so that a rehearsal has the same descriptors.
    static func placeholder(_ listen: Listen) throws(LustError) -> Listener {
        if case .unix(let path, _) = listen.place { _ = try TrustedPath.parent(of: path, step: "listen") }
        let number = sys_socket(AF_UNIX, Int32(SOCK_STREAM.rawValue))
        return Listener(listen, Descriptor(try check("listen", listen.description, number)))
    }

    private static func tcp(_ listen: Listen, host: String?, port: UInt16) throws(LustError) -> Descriptor {
        guard let host else {
            do { return try bound(listen, to: SocketAddress(host: "::", port: port)) } catch let error {
                // A kernel without IPv6.
                guard error.errno == EAFNOSUPPORT || error.errno == EADDRNOTAVAIL else { throw error }
                return try bound(listen, to: SocketAddress(host: "0.0.0.0", port: port))
            }
        }
        return try bound(listen, to: SocketAddress(host: host, port: port))
    }

    private static func bound(_ listen: Listen, to address: SocketAddress?) throws(LustError) -> Descriptor {
        let subject = listen.description
        guard let address else { throw LustError(step: "listen", subject: subject, "is not a numeric address") }
        let socket = Descriptor(
            try check("listen", subject, sys_socket(address.family, Int32(SOCK_STREAM.rawValue))))
        try check("listen", subject, sys_setsockopt(socket.number, SOL_SOCKET, SO_REUSEADDR, 1))
        if address.family == AF_INET6, case .tcp(nil, _) = listen.place {
            try check("listen", subject, sys_setsockopt(socket.number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0))
        }
        try bind(socket, to: address, subject)
        return socket
    }

    private static func bind(_ socket: Descriptor, to address: SocketAddress, _ subject: String) throws(LustError) {
        var address = address
        let result = withUnsafeBytes(of: &address.storage) { sys_bind(socket.number, $0.baseAddress, address.size) }
        let permitted = result != -EACCES && result != -EPERM
        if result < 0 {
            throw LustError(
                step: "listen", subject: subject, errno: -result, exit: permitted ? .failed : .notPermitted)
        }
    }

    private static func unix(_ listen: Listen, path: String, mode: UInt32) throws(LustError) -> Descriptor {
        let (parent, name) = try TrustedPath.parent(of: path, step: "listen")
        guard let address = SocketAddress(path: path) else {
            throw LustError(step: "listen", subject: path, "is longer than a socket's path can be (107 bytes)")
        }
        try removeUnserved(path, address, name, in: parent)
        let socket = Descriptor(try check("listen", path, sys_socket(AF_UNIX, Int32(SOCK_STREAM.rawValue))))
        // The mode is there from the first moment: chmod(2) by name comes too late.
        try naming.withLock { (_) throws(LustError) in
            let before = umask(~mode & 0o777)
            defer { umask(before) }
            try bind(socket, to: address, path)
        }
        return socket
    }

    /// The umask is the process's: of two that bind at once each would take the other's.
    private static let naming = Guarded(())

    /// Removes the socket of a daemon that died. One that is served, and anything else, stays.
    private static func removeUnserved(
        _ path: String, _ address: SocketAddress, _ name: String, in parent: TrustedPath
    ) throws(LustError) {
        var facts = stat()
        guard sys_fstatat(parent.directory.number, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        guard facts.isSocket else { throw LustError(step: "listen", subject: path, "is there and is not a socket") }
        var address = address
        // It must not wait: where many do already, somebody serves.
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
        let probe = Descriptor(try check("listen", path, sys_socket(AF_UNIX, type)))
        let result = withUnsafeBytes(of: &address.storage) { sys_connect(probe.number, $0.baseAddress, address.size) }
        if result == -ECONNREFUSED { try check("listen", path, sys_unlinkat(parent.directory.number, name, 0)) }
    }

    /// Waits for a connection and takes it.
    ///
    /// - Returns: The connection's descriptor, or -errno.
    func accept(peer: inout SocketAddress) -> Int32 {
        peer.size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return sys_accept(socket.number, &peer.storage, &peer.size)
    }
}
