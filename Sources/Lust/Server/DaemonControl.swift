// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// What a daemon answers on its control socket.
@MainActor
final class DaemonControl<S: Simple> {
    private let simple: S
    private let server: Server<S.Settings>
    private let preparation: Preparation<S>
    private let lock: Descriptor
    private var control: ControlServer?
    private var successor: ControlSession?

    init(_ simple: S, _ preparation: Preparation<S>, _ lock: Descriptor, loop: MainLoop) throws(LustError) {
        (self.simple, self.server, self.preparation, self.lock) = (simple, preparation.server, preparation, lock)
        guard let socket = preparation.control else { return }
        Reserve.shared.takeBack()
        let control = try ControlServer(socket, owner: preparation.owner, loop: loop, log: server.log) {
            [unowned self] message, files, session in self.answer(message, files, session)
        }
        control.isClaimed = { [unowned self] in self.isClaim($0) }
        control.onClaimClosed = { [unowned self] in PidFile.lockAgain(self.lock, serves: self.server.isReady) }
        self.control = control
    }

    private func isClaim(_ file: Descriptor) -> Bool {
        var (mine, other) = (stat(), stat())
        guard sys_fstat(lock.number, &mine) == 0, sys_fstat(file.number, &other) == 0 else { return false }
        return mine.st_dev == other.st_dev && mine.st_ino == other.st_ino
    }

    private func answer(_ message: ControlMessage, _ files: [Descriptor], _ session: ControlSession) -> ControlReply {
        guard files.count == (message.code == .reopen ? message.texts.count : 0) else {
            return .refused("control", "\(files.count) descriptors came with the request")
        }
        switch message.code {
        case .status: return .done(status)
        case .reload: return reload(message)
        case .reopen: return reopen(message.texts, files)
        case .handover: return handOver(to: session)
        case .replaced: return replaced(by: session)
        case .done, .refused, .stopping: return .refused("control", "is not a request")
        }
    }

    private var status: [(String, String)] {
        var list = [
            ("pid", "\(getpid())"), ("ready", "\(server.isReady)"), ("stopping", "\(server.stopping != nil)"),
            ("connections", "\(server.connections)"), ("served", "\(server.served)"),
            ("lost_records", "\(server.log.lost)"), ("version", S.version),
        ]
        list += server.listeners.map { ("listener", $0.listen.description) }
        var facts = stat()
        for log in server.log.descriptors where sys_fstat(log, &facts) == 0 && facts.isRegular {
            list.append(("log", "\(facts.st_dev):\(facts.st_ino)"))
        }
        return list
    }

    // Reload

    private func reload(_ message: ControlMessage) -> ControlReply {
        guard server.stopping == nil, server.isReady else { return .refused("reload", "the daemon does not serve") }
        guard let wanted = message.pairs else { return .refused("reload", "a setting has no value") }
        preparation.supervision.reloading()
        defer { preparation.supervision.reloaded() }
        let old = server.allSettings
        let fields = SettingField.all(in: old.daemon) + SettingField.all(in: old.own)
        let reloading = Reloading(now: fields, wanted: wanted)
        do {
            server.allSettings = try reloading.settings(section: S.name, S.Settings.self)
            try simple.reload(server)
        } catch {
            server.allSettings = old
            server.log.error("reload: \(String(describing: error)); the old settings stand")
            return .refused(error, step: "reload")
        }
        (server.log.level, server.log.format) = (server.daemon.logLevel, server.daemon.logFormat)
        server.settingsHaveChanged()
        say(reloading)
        return .done(reloading.applied.map { ("applied", $0) } + reloading.postponed.map { ("restart", $0) })
    }

    private func say(_ reloading: Reloading) {
        let applied = reloading.applied.isEmpty ? "nothing changed" : reloading.applied.joined(separator: ", ")
        let postponed =
            reloading.postponed.isEmpty ? "" : "; need a restart: \(reloading.postponed.joined(separator: ", "))"
        server.log.notice("reloaded: \(applied)\(postponed)")
    }

    // Reopen

    /// - Parameter places: Of each descriptor, which destination it is for, counted from 0.
    private func reopen(_ places: [String], _ files: [Descriptor]) -> ControlReply {
        if preparation.foreground, server.daemon.log.isEmpty {
            return .refused("reopen", "a daemon in the foreground logs to standard error")
        }
        let (log, places) = (server.log, places.map { Int($0) ?? -1 })
        guard Set(places).count == places.count, !places.contains(where: { log.kind(of: $0) == .off }) else {
            return .refused("reopen", "the daemon has other destinations; a restart takes up the new ones")
        }
        do {
            // 1 and 2 are pipes into the log: what comes out of them goes to the new file too.
            for (place, file) in zip(places, files) {
                try log.kind(of: place) == .datagram
                    ? ReceivedFile.examine(asLoggingDaemon: file) : ReceivedFile.examine(asLog: file)
            }
            for (place, file) in zip(places, files) { try log.reopen(place, file) }
        } catch {
            return .refused(error, step: "reopen")
        }
        server.log.notice("the log was opened anew")
        return .done()
    }

    // Restart

    private func handOver(to session: ControlSession) -> ControlReply {
        if preparation.foreground {
            return .refused("restart", "the daemon runs in the foreground: who started it has to restart it")
        }
        guard server.stopping == nil, server.isReady else { return .refused("restart", "the daemon does not serve") }
        guard successor == nil else { return .refused("restart", "another restart is under way") }
        guard server.listeners.count < Int(SYS_FILES_MOST) else {
            return .refused("restart", "\(server.listeners.count) listeners are too many to be handed over")
        }
        (successor, session.isHandover) = (session, true)
        session.onEnd = { [unowned self] in self.successorIsGone() }
        let places = server.listeners.map { ("listener", $0.listen.description) }
        return .done(places, files: [lock] + server.listeners.map(\.socket))
    }

    /// The other side ended, with or without a word: whose name the pid file bears decides, and the other daemon looks at
    /// the same.
    private func successorIsGone() {
        successor = nil
        if PidFile.isReplaced(lock) { yield() } else { server.log.notice("a restart did not come about; going on") }
    }

    private func replaced(by session: ControlSession) -> ControlReply {
        guard session === successor, PidFile.isReplaced(lock) else {
            return .refused("restart", "the pid file is still this daemon's")
        }
        yield()
        return .done([("connections", "\(server.connections)")])
    }

    private func yield() {
        guard server.stopping == nil else { return }
        server.log.notice("another has taken over; \(server.connections) connections are served to their end")
        simple.shutdown(server, signal: 0)
        server.stop()
    }

    /// Tells who is about to take over that the operator wants no daemon any more.
    func isStopping() { successor?.say(ControlMessage(.stopping)) }
}
