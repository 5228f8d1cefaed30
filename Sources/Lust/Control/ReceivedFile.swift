// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// Descriptors that came from another process: each is looked at before it is used for anything.
enum ReceivedFile {
    /// Whether it may become the log: open for writing, and a file, a pipe, a terminal or a connected socket.
    ///
    /// A directory leads out of the jail, and so does what is open with `O_PATH`; a block device is the whole disk.
    ///
    /// - Throws: ``LustError`` at step `reopen`.
    static func examine(asLog file: Descriptor) throws(LustError) {
        let facts = try file.facts("reopen", "descriptor")
        let flags = try check("reopen", "descriptor", sys_flags(file.number))
        guard flags & O_PATH == 0 else { throw refused("is open with O_PATH") }
        switch facts.st_mode & S_IFMT {
        case S_IFREG, S_IFIFO, S_IFCHR: break
        case S_IFDIR: throw refused("is a directory, which leads out of the jail")
        case S_IFBLK: throw refused("is a block device")
        default: throw refused("is not a file to log to")
        }
        guard flags & O_ACCMODE != O_RDONLY else { throw refused("is not open for writing") }
        guard !facts.isRegular || flags & O_APPEND != 0 else { throw refused("is not open for appending") }
    }

    /// Whether it may become the connection to a logging daemon: a UNIX datagram socket that is connected.
    ///
    /// - Throws: ``LustError`` at step `reopen`.
    static func examine(asLoggingDaemon file: Descriptor) throws(LustError) {
        var peer = SocketAddress()
        guard sys_socket_option(file.number, SOL_SOCKET, SO_DOMAIN) == AF_UNIX,
            sys_socket_option(file.number, SOL_SOCKET, SO_TYPE) == Int32(SOCK_DGRAM.rawValue),
            sys_getpeername(file.number, &peer.storage, &peer.size) == 0
        else { throw refused("is no connection to a logging daemon") }
    }

    private static func refused(_ why: String) -> LustError {
        LustError(step: "reopen", subject: "descriptor", why)
    }

    /// Whether it is a socket that listens at the place that it is said to be.
    static func listens(_ file: Descriptor, at listen: Listen) -> Bool {
        guard sys_socket_option(file.number, SOL_SOCKET, SO_ACCEPTCONN) == 1,
            sys_socket_option(file.number, SOL_SOCKET, SO_TYPE) == Int32(SOCK_STREAM.rawValue)
        else { return false }
        var bound = SocketAddress()
        guard sys_getsockname(file.number, &bound.storage, &bound.size) == 0 else { return false }
        return bound.isPlace(of: listen)
    }
}

extension SocketAddress {
    /// Whether this is the address that a listener at the place has.
    func isPlace(of listen: Listen) -> Bool {
        switch listen.place {
        case .tcp(let host, let port):
            let wanted = (host.map { [$0] } ?? ["::", "0.0.0.0"]).compactMap { SocketAddress(host: $0, port: port) }
            return wanted.contains { same(as: $0, anyPort: port == 0) }
        case .unix(let path, _):
            return SocketAddress(path: path).map { same(as: $0, anyPort: false) } ?? false
        }
    }

    private func same(as other: SocketAddress, anyPort: Bool) -> Bool {
        guard family == other.family else { return false }
        return withUnsafeBytes(of: storage) { mine in
            withUnsafeBytes(of: other.storage) { theirs in
                // Both families have the port at byte 2.
                let ports = anyPort || mine[2..<4].elementsEqual(theirs[2..<4])
                let rest = family == AF_INET ? 4..<8 : family == AF_INET6 ? 8..<24 : 2..<110
                return (family == AF_UNIX || ports) && mine[rest].elementsEqual(theirs[rest])
            }
        }
    }
}
