// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// How many connections at once, and how long each may take: what keeps slow clients from having every thread.
struct ConnectionLimits: Sendable {
    /// The most threads, and so the most connections that are handled at once; more wait in the kernel.
    var maximum: Int

    /// How long a read or a write may wait for the client; nil is as long as it takes.
    var idle: Duration?

    /// How long a connection may take in all; nil is as long as it takes.
    var total: Duration?

    /// How often it is looked at which connections have taken too long: a tenth of the time, or ten seconds.
    var inspection: Duration? { total.map { min(max($0 / 10, .milliseconds(20)), .seconds(10)) } }

    /// Sets the idle time on a listener. A TCP connection inherits it, so it costs no call a connection.
    func apply(to listener: Listener) throws(LustError) {
        let time = microseconds
        let subject = listener.listen.description
        try check("listen", subject, sys_socket_time(listener.descriptor, SO_RCVTIMEO, time))
        try check("listen", subject, sys_socket_time(listener.descriptor, SO_SNDTIMEO, time))
    }

    /// Sets the idle time on a connection of a family that inherits nothing.
    func apply(to client: Int32, of peer: SocketAddress) {
        guard peer.family == AF_UNIX, idle != nil else { return }
        _ = sys_socket_time(client, SO_RCVTIMEO, microseconds)
        _ = sys_socket_time(client, SO_SNDTIMEO, microseconds)
    }

    private var microseconds: Int64 { idle.map { $0 / .microseconds(1) } ?? 0 }
}
