// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A command's connection to a running daemon.
///
/// What comes back is the daemon's word, and the daemon may be another's by now: it is shown, with everything but plain
/// text taken out, and nothing that root opens, runs or becomes is taken from it.
struct ControlClient {
    private let socket: Descriptor
    private let path: String

    /// How long a daemon may take to answer.
    static let patience: Duration = .seconds(5)

    /// Reaches the daemon that claims the pid file.
    ///
    /// - Throws: ``LustError`` at step `control`.
    init(pidFile: String, pid: pid_t, within time: Duration = patience) throws(LustError) {
        let path = ControlSocket.path(beside: pidFile)
        let deadline = ContinuousClock.now + time
        do throws(LustError) {
            try self.init(path, pid: pid, deadline: deadline)
        } catch {
            // A restart that was killed between its two renames left the new daemon's socket under its first name.
            guard error.errno == ENOENT || error.errno == ECONNREFUSED || error.errno == 0 else { throw error }
            do throws(LustError) {
                try self.init(path + ".next", pid: pid, deadline: deadline)
            } catch _ { throw error }
        }
    }

    private init(_ path: String, pid: pid_t, deadline: ContinuousClock.Instant) throws(LustError) {
        self.path = path
        socket = try ControlSocket.connect(path, deadline: deadline)
        var (peer, uid): (pid_t, uid_t) = (0, 0)
        try check("control", path, sys_peer(socket.number, &peer, &uid))
        guard uid == 0 || uid == geteuid() else {
            throw LustError(step: "control", subject: path, "belongs to user \(uid)")
        }
        let answer = try ask(ControlMessage(.status), within: max(.zero, deadline - .now))
        guard answer.value(of: "pid") == "\(pid)" else {
            throw LustError(step: "control", subject: path, "is another process's than the pid file's")
        }
    }

    /// Sends a request, with descriptors, and waits for the answer.
    ///
    /// - Throws: ``LustError`` at step `control`: no answer in time, none that can be read, or the daemon's refusal.
    @discardableResult
    func ask(
        _ message: ControlMessage, _ files: [Descriptor] = [], within time: Duration = patience
    ) throws(LustError) -> ControlAnswer {
        guard ControlPacket.send(message, files, to: socket) else {
            throw LustError(step: "control", subject: path, "the daemon does not take the request")
        }
        let deadline = ContinuousClock.now + time
        while true {
            guard let packet = try receive(until: deadline) else {
                throw LustError(step: "control", subject: path, "the daemon does not answer")
            }
            guard case .success(let reply) = packet.content else {
                throw LustError(step: "control", subject: path, "the answer cannot be read")
            }
            switch reply.code {
            case .done: return ControlAnswer(reply.texts.map(Plain.text), packet.files)
            case .stopping: continue
            case .refused: throw ControlRefusal.error(reply.texts.map(Plain.text))
            default: throw LustError(step: "control", subject: path, "the answer cannot be read")
            }
        }
    }

    private func receive(until deadline: ContinuousClock.Instant) throws(LustError) -> ControlPacket? {
        while true {
            var waited = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
            let left = max(.zero, deadline - .now)
            if sys_poll(&waited, 1, Int32(clamping: left / .milliseconds(1))) == 0 { return nil }
            do throws(ControlPacket.Missing) { return try ControlPacket.receive(from: socket) } catch {
                switch error {
                case .notYet: continue
                case .ended: throw LustError(step: "control", subject: path, "the daemon ended the connection")
                case .broken(let errno): throw LustError(step: "control", subject: path, errno: errno)
                }
            }
        }
    }

    /// Whether the daemon has said that it stops, without waiting for it.
    var hasWordOfStopping: Bool {
        do throws(ControlPacket.Missing) {
            guard case .success(let message) = try ControlPacket.receive(from: socket).content else { return false }
            return message.code == .stopping
        } catch { return false }
    }
}

/// What a daemon answered: texts, and descriptors.
struct ControlAnswer {
    let texts: [String]
    let files: [Descriptor]

    init(_ texts: [String], _ files: [Descriptor]) { (self.texts, self.files) = (texts, files) }

    /// Names with their values; a text without a value is left out.
    var pairs: [(name: String, value: String)] {
        stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }
    }

    func value(of name: String) -> String? { pairs.first { $0.name == name }?.value }
    func values(of name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }
}

/// A daemon's refusal, as the error it is for the command.
enum ControlRefusal {
    static func error(_ texts: [String]) -> LustError {
        LustError(step: texts.first ?? "control", texts.dropFirst().first ?? "refused")
    }
}

/// Text that a terminal takes for nothing but text.
enum Plain {
    static func text(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? "?" : $0
                }))
    }
}
