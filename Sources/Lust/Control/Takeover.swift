// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// One daemon takes another's place. One fact decides which of the two is the daemon: whose file the pid file is.
///
/// The new one claims `NAME.pid.next`, starts with the old one's listeners, and when it serves, its starter renames that
/// file to `NAME.pid`: one system call. The old one's file has no name then, and the old one ends; had it kept its
/// name, the new one would end. Both look at that same fact as soon as the starter ends, however it ends. The old claim
/// is held until then by its open file itself, in all three processes, so nobody can start a third daemon meanwhile.
@MainActor
final class Takeover {
    /// The claim of the new daemon.
    let claim: PidFile

    /// The old daemon.
    let pid: pid_t

    /// The old daemon's claim, as an open file.
    let lock: Descriptor

    /// The end of a pipe that the new daemon keeps: it ends when the starter does.
    let life: Descriptor

    private var starterLife: Descriptor?

    /// The pid file that everybody knows.
    let pidFile: String
    private let client: ControlClient
    private let offered: [String: Descriptor]
    private let before: StartRecord?

    /// How many connections the old one had when it was told.
    private(set) var connections: Int?

    /// Gets the old daemon's listeners and its claim.
    ///
    /// - Parameter before: How the old daemon was started.
    /// - Throws: ``LustError`` at step `restart` or `control`; ``PidFile/AlreadyClaimed`` if another restart is under way.
    init(pidFile: String, pid: pid_t, claim: PidFile, before: StartRecord?) throws(LustError) {
        (self.pidFile, self.pid, self.claim, self.before) = (pidFile, pid, claim, before)
        client = try ControlClient(pidFile: pidFile, pid: pid)
        let answer = try client.ask(ControlMessage(.handover))
        let places = answer.values(of: "listener")
        guard let lock = answer.files.first, answer.files.count == places.count + 1 else {
            throw LustError(step: "restart", "what the daemon handed over is not what it named")
        }
        try Self.judge(lock, pidFile)
        self.lock = lock
        offered = Dictionary(zip(places, answer.files.dropFirst())) { first, _ in first }
        var ends: [Int32] = [-1, -1]
        try check("restart", "pipe", sys_pipe(&ends))
        (life, starterLife) = (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// It has to be the pid file that everybody sees, and the very open file that is locked.
    private static func judge(_ lock: Descriptor, _ pidFile: String) throws(LustError) {
        let facts = try lock.facts("restart", pidFile)
        var named = stat()
        try check("restart", pidFile, sys_fstatat(AT_FDCWD, pidFile, &named, AT_SYMLINK_NOFOLLOW))
        let flags = try check("restart", pidFile, sys_flags(lock.number))
        guard facts.isRegular, facts.st_dev == named.st_dev, facts.st_ino == named.st_ino, flags & O_PATH == 0,
            sys_flock(lock.number, LOCK_EX | LOCK_NB) == 0
        else { throw LustError(step: "restart", subject: pidFile, "is not what the daemon claims") }
    }

    /// The old daemon's socket at a place; nil if it has none there, or one that has lost its name, and the place is to be
    /// bound.
    func listener(at listen: Listen) throws(LustError) -> Listener? {
        let lost = before?.sockets.filter(\.isReplaced).map(\.path) ?? []
        guard let socket = offered[listen.description], !lost.contains(listen.description) else { return nil }
        return try Listener(listen, takingOver: socket)
    }

    // In the starter

    /// Makes the new daemon the one.
    ///
    /// - Throws: ``LustError`` at step `restart`, and the new daemon is gone then.
    func commit(to new: pid_t, _ record: StartRecord) throws {
        do {
            if client.hasWordOfStopping { throw LustError(step: "restart", "the daemon was told to stop meanwhile") }
            guard Claim(of: claim.path) == .running(pid: new) else {
                throw LustError(step: "restart", "the new daemon ended as soon as it was ready")
            }
            try claim.replace(pidFile)
        } catch {
            end(new)
            throw error
        }
        finish(record)
    }

    /// Nothing in here can undo the restart; what fails, a later command puts right.
    private func finish(_ record: StartRecord) {
        let control = TrustedPath.name(of: ControlSocket.path(beside: pidFile))
        _ = sys_rename_at(claim.directory.number, control + ".next", control)
        var record = record
        record.restarts = (before?.restarts ?? 0) + 1
        do throws(LustError) {
            try record.write(beside: pidFile, in: claim.directory)
            connections = try client.ask(ControlMessage(.replaced)).value(of: "connections").flatMap { Int($0) }
        } catch {
            Log.shared.notice("restart: \(error)")
        }
        before?.removeSockets(besides: record)
        starterLife = nil
    }

    private func end(_ new: pid_t) {
        do throws(LustError) {
            guard let process = try RunningProcess(claiming: claim.path, pid: new) else { return }
            try process.signal(SIGTERM)
            if !process.ends(within: .seconds(2)) { try process.signal(SIGKILL) }
            _ = process.ends(within: .seconds(2))
        } catch {
            Log.shared.error("restart: \(error)")
        }
    }

    // In the new daemon

    /// Looks, when the starter ends, at who is the daemon.
    func settle(_ loop: MainLoop, orElse giveUp: @escaping @MainActor () -> Void) throws(LustError) {
        try loop.watch(life) { [unowned self] in
            let isReplaced = PidFile.isReplaced(lock)
            loop.unwatch(life)
            // The objects stay as long as the process: in a daemon others of their kind stand for numbers that were closed.
            _ = sys_close(life.number)
            _ = sys_close(lock.number)
            if !isReplaced { giveUp() }
        }
    }
}
