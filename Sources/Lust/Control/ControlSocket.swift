// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The socket by which root's commands reach a daemon in its jail: `NAME.control`, beside the pid file.
///
/// `SOCK_SEQPACKET`: a packet comes whole or not at all, with its descriptors, and says its length, so there is no
/// stream to get out of step and nothing to wait for in the middle. Bound by the starter before the jail, mode 0600.
/// Named through an open directory, so that neither a link nor a long path comes in between.
enum ControlSocket {
    /// The place beside a pid file.
    static func path(beside pidFile: String) -> String { stem(of: pidFile) + ".control" }

    static func stem(of pidFile: String) -> String {
        pidFile.hasSuffix(".pid") ? String(pidFile.dropLast(4)) : pidFile
    }

    private static let backlog: Int32 = 16

    /// Binds, and listens. Who calls it holds the claim, so a socket that is there is a dead daemon's.
    ///
    /// - Parameter directory: The claim's, which is trusted.
    /// - Throws: ``LustError`` at step `control`.
    static func bind(_ path: String, in directory: Descriptor) throws(LustError) -> Descriptor {
        let name = TrustedPath.name(of: path)
        var address = try Self.address(name, in: directory, path)
        let size = address.size
        let socket = Descriptor(try check("control", path, sys_packet_socket()))
        // The mode that the name gets, from its first moment on: that of the socket itself, whatever the umask adds.
        try check("control", path, sys_fchmod(socket.number, 0o600))
        var bound = withUnsafeBytes(of: &address.storage) { sys_bind(socket.number, $0.baseAddress, size) }
        if bound == -EADDRINUSE {
            try remove(name, in: directory, path)
            bound = withUnsafeBytes(of: &address.storage) { sys_bind(socket.number, $0.baseAddress, size) }
        }
        try check("control", path, bound)
        try check("control", path, sys_listen(socket.number, backlog))
        return socket
    }

    private static func remove(_ name: String, in directory: Descriptor, _ path: String) throws(LustError) {
        var facts = stat()
        try check("control", path, sys_fstatat(directory.number, name, &facts, AT_SYMLINK_NOFOLLOW))
        guard facts.isSocket else { throw LustError(step: "control", subject: path, "is there and is not a socket") }
        try check("control", path, sys_unlinkat(directory.number, name, 0))
    }

    /// Connects; waits for room in the backlog until the deadline.
    static func connect(_ path: String, deadline: ContinuousClock.Instant) throws(LustError) -> Descriptor {
        let (parent, name) = try TrustedPath.parent(of: path, step: "control")
        var address = try Self.address(name, in: parent.directory, path)
        let socket = Descriptor(try check("control", path, sys_packet_socket()))
        while true {
            let size = address.size
            let result = withUnsafeBytes(of: &address.storage) { sys_connect(socket.number, $0.baseAddress, size) }
            if result == -EAGAIN, deadline > .now {
                var nothing = pollfd()
                _ = sys_poll(&nothing, 0, 10)
                continue
            }
            try check("control", path, result)
            return socket
        }
    }

    private static func address(
        _ name: String, in directory: Descriptor, _ path: String
    ) throws(LustError) -> SocketAddress {
        guard let address = SocketAddress(path: "/proc/self/fd/\(directory.number)/\(name)") else {
            throw LustError(step: "control", subject: path, "has a name that is too long for a socket")
        }
        return address
    }
}
