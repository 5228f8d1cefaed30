// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The daemon's end of the control socket, served by its main loop between two other events.
///
/// Nothing here waits: a packet is there whole or it is not, an answer goes at once or its client is let go. Few
/// clients at a time, each with a deadline, the oldest makes room; so whoever connects and says nothing, too much or
/// nonsense costs the loop one turn, and changes nothing.
@MainActor
final class ControlServer {
    private let listener: Descriptor
    private let loop: MainLoop
    private let log: Log
    private let owner: uid_t
    private let answer: @MainActor (ControlMessage, [Descriptor], ControlSession) -> ControlReply
    private var sessions: [ControlSession] = []

    /// Whether a descriptor is of the daemon's own pid file, and what to do when one was closed: to close any descriptor
    /// of a file gives up the process's locks on it (fcntl(2)), and so the claim.
    var isClaimed: (@MainActor (Descriptor) -> Bool)?
    var onClaimClosed: (@MainActor () -> Void)?

    private static let mostSessions = 8
    private static let patience: Duration = .seconds(5)

    /// Serves the socket.
    ///
    /// - Parameter owner: Who may speak besides root: the user that started the daemon.
    init(
        _ listener: Descriptor, owner: uid_t, loop: MainLoop, log: Log,
        answer: @escaping @MainActor (ControlMessage, [Descriptor], ControlSession) -> ControlReply
    ) throws(LustError) {
        (self.listener, self.owner, self.loop, self.log, self.answer) = (listener, owner, loop, log, answer)
        try loop.watch(listener) { [weak self] in self?.accept() }
    }

    private func accept() {
        var number = sys_accept_now(listener.number)
        if number == -EMFILE {
            // Clients have every descriptor; this one is what the reserve is for.
            Reserve.shared.lend()
            number = sys_accept_now(listener.number)
        }
        guard number >= 0 else { return }
        // This may have been the last; there has to be one for what the client hands in too.
        Reserve.shared.lendWhereScarce()
        let client = Descriptor(number)
        var (pid, uid): (pid_t, uid_t) = (0, 0)
        guard sys_peer(client.number, &pid, &uid) == 0, uid == 0 || uid == owner else {
            log.warning("control: process \(pid) of user \(uid) was turned away")
            return
        }
        if sessions.count >= Self.mostSessions, let oldest = sessions.first(where: { !$0.isHandover }) { end(oldest) }
        guard sessions.count < Self.mostSessions else { return }
        begin(ControlSession(client, pid: pid))
    }

    private func begin(_ session: ControlSession) {
        do throws(LustError) {
            try loop.watch(session.socket) { [weak self, weak session] in
                if let session { self?.hear(session) }
            }
        } catch { return }
        sessions.append(session)
        setDeadline(session)
    }

    private func setDeadline(_ session: ControlSession) {
        if let alarm = session.alarm { loop.cancel(alarm) }
        session.alarm =
            session.isHandover
            ? nil : loop.after(Self.patience) { [weak self, weak session] in if let session { self?.end(session) } }
    }

    private func hear(_ session: ControlSession) {
        do throws(ControlPacket.Missing) {
            // What was handed in is closed when this returns.
            let (reply, isClaim) = try take(session)
            if isClaim { onClaimClosed?() }
            guard ControlPacket.send(reply.message, reply.files, to: session.socket), reply.keepsSession else {
                return end(session)
            }
            setDeadline(session)
        } catch {
            if case .notYet = error { return }
            end(session)
        }
    }

    private func take(_ session: ControlSession) throws(ControlPacket.Missing) -> (ControlReply, isClaim: Bool) {
        let packet = try ControlPacket.receive(from: session.socket)
        let isClaim = packet.files.contains { isClaimed?($0) ?? false }
        switch packet.content {
        case .success(let message): return (answer(message, packet.files, session), isClaim)
        case .failure(let fault): return (ControlReply.refused("control", fault.rawValue), isClaim)
        }
    }

    private func takeBackReserve() {
        if sessions.isEmpty { Reserve.shared.takeBack() }
    }

    /// Lets a client go.
    func end(_ session: ControlSession) {
        guard let index = sessions.firstIndex(where: { $0 === session }) else { return }
        sessions.remove(at: index)
        if let alarm = session.alarm { loop.cancel(alarm) }
        loop.unwatch(session.socket)
        session.onEnd?()
        // When its descriptor is closed, too.
        if sessions.isEmpty { _ = loop.after(.zero) { [weak self] in self?.takeBackReserve() } }
    }
}

/// A client of the control socket.
@MainActor
final class ControlSession {
    let socket: Descriptor
    let pid: pid_t
    var alarm: MainLoop.Alarm?
    var onEnd: (@MainActor () -> Void)?

    /// Whether it takes the daemon's place: it may take its time, and is not let go for another.
    var isHandover = false

    init(_ socket: Descriptor, pid: pid_t) { (self.socket, self.pid) = (socket, pid) }

    /// Says something unasked; what does not go is lost.
    func say(_ message: ControlMessage) { _ = ControlPacket.send(message, to: socket) }
}

/// What a client is answered.
struct ControlReply {
    var message: ControlMessage
    var files: [Descriptor] = []

    /// Whether it may ask again: not after a packet that made no sense.
    var keepsSession = true

    static func done(_ pairs: [(String, String)] = [], files: [Descriptor] = []) -> ControlReply {
        ControlReply(message: ControlMessage(.done, pairs: pairs), files: files)
    }

    static func refused(_ step: String, _ reason: String) -> ControlReply {
        ControlReply(message: ControlMessage(.refused, [step, reason]), keepsSession: false)
    }

    static func refused(_ error: any Error, step: String) -> ControlReply {
        guard let error = error as? LustError else { return refused(step, String(describing: error)) }
        return refused(
            step, error.step == step ? String(error.description.dropFirst(step.count + 2)) : error.description)
    }
}
