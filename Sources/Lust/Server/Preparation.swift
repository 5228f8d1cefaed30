// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// All that has to be found, opened and judged before the sequence, in its order. Nothing is irreversible yet.
///
/// A rehearsal goes the same way and opens as many descriptors in the same order, but makes, claims and binds nothing.
@MainActor
final class Preparation<S: Simple> {
    let configuration: Configuration<S>
    let server: Server<S.Settings>
    let account: Account?
    let pidFile: PidFile?
    let jail: Descriptor?
    let null: Descriptor
    let supervision: Supervision
    var foreground: Bool { supervision.foreground }
    let bindsTask: Bool

    /// What Landlock is to allow; nil where nothing is restricted.
    let landlock: LandlockRules?

    /// The control socket, which listens.
    let control: Descriptor?

    /// What a restart has of the daemon whose place this one takes.
    let takeover: Takeover?

    /// Who started it.
    let owner = Identity.caller

    /// Standard output and error on their way into the log; nil in the foreground, where they are the caller's, and where
    /// the caller had closed them.
    let capture: Capture?

    /// Directories on the way to all this: open until the sequence closes them.
    private var directories: [Descriptor] = []

    /// Descriptors that stand for what a rehearsal does not open.
    private var placeholders: [Descriptor] = []
    private var logPlaceholders: [Descriptor] = []

    init(
        _ simple: S, _ configuration: Configuration<S>, arguments: [String], supervision: Supervision, rehearsal: Bool,
        takeover: Takeover? = nil
    ) throws {
        // A limit on files must not kill a start: what cannot be written is an error, which leaves nothing behind.
        signal(SIGXFSZ, SIG_IGN)
        let settings = configuration.daemon
        let (jails, drops) = (settings.jail != .no && simple.shouldJail, settings.drop && simple.shouldDropPrivileges)
        (self.configuration, self.supervision, self.takeover) = (configuration, supervision, takeover)
        bindsTask = jails && Self.wantsTask(settings.jailProc)

        let wereClosed: [Int32]
        (null, wereClosed) = try Descriptor.nullAfterStandard()
        // Who closed both wants nothing from them: then they are the log itself, and no pipes into it.
        let hasOutputs = !(wereClosed.contains(STDOUT_FILENO) && wereClosed.contains(STDERR_FILENO))
        let more = supervision.foreground ? Self.forStandardError : []
        if !rehearsal { Environment.rebuild(extras: settings.environment + more) }
        account = drops ? try Self.account(settings) : nil
        JudgedDirectories.hold()
        defer { JudgedDirectories.letGo() }
        pidDirectory = try Self.judgeDirectories(configuration, jails, supervision)
        if rehearsal {
            pidFile = nil
            placeholders = [try Descriptor.null(), try Descriptor.null()]
        } else {
            pidFile = try takeover?.claim ?? Self.claim(configuration.pidFile, supervision)
        }
        do {
            if rehearsal {
                let destinations = configuration.logDestinations(foreground: supervision.foreground)
                logPlaceholders = try destinations.map(LogOpening.placeholder)
            } else {
                try Self.openLog(configuration, supervision.foreground)
            }
            for name in Self.forStandardError where !settings.environment.contains(name) { unsetenv(name) }
            capture = supervision.foreground || !hasOutputs ? nil : try Capture(into: .shared)
            jail = try Self.openJail(jails, configuration, account, bindsTask, rehearsal)
            landlock = try Self.openLandlock(jail, configuration, rehearsal)
            let wanted = try simple.listeners(configuration.own)
            let listeners = try supervision.sockets.listeners(for: wanted) { listen throws(LustError) in
                if rehearsal { return try Listener.placeholder(listen) }
                if let taken = try takeover?.listener(at: listen) { return taken }
                return try Listener(listen)
            }
            if let pidFile {
                let path = ControlSocket.path(beside: configuration.pidFile) + (takeover == nil ? "" : ".next")
                control = try ControlSocket.bind(path, in: pidFile.directory)
            } else {
                control = rehearsal ? try Descriptor.null() : nil
            }
            server = Server(
                name: S.name, log: .shared, arguments: arguments, daemon: settings, settings: configuration.own,
                loaded: configuration.effective,
                listeners: listeners)
            directories = JudgedDirectories.letGo()
        } catch {
            pidFile?.remove()
            throw error
        }
    }

    /// The descriptors of the pid file: for writing and for the lock.
    var pidDescriptors: (writer: Int32, lock: Int32) {
        if let pidFile { return (pidFile.writer.number, pidFile.lock.number) }
        return placeholders.isEmpty ? (-1, -1) : (placeholders[1].number, placeholders[0].number)
    }

    /// The directory of the pid file, for the keeper.
    let pidDirectory: Descriptor?

    /// The first descriptor of the log, for the keeper.
    var firstLogDescriptor: Int32 { logDescriptors.first ?? null.number }

    /// The descriptors of the log and of what is captured for it, which stay open.
    var logDescriptors: [Int32] {
        let log = logPlaceholders.isEmpty ? Log.shared.descriptors.filter { $0 > 2 } : logPlaceholders.map(\.number)
        return log + (capture?.descriptors.map(\.number) ?? [])
    }

    /// Where the log is to be found, for messages.
    var logNames: String {
        configuration.logDestinations(foreground: foreground).map { destination in
            if case .file(let path) = destination { path } else { destination.description }
        }.joined(separator: ", ")
    }

    /// The descriptors of the control socket, and of a restart that is under way.
    var controlDescriptors: [Int32] {
        [control?.number, takeover?.lock.number, takeover?.life.number].compactMap { $0 }
    }

    /// The names that its UNIX sockets have in the file system, and that go with it; not those that others bound.
    var boundSockets: [StartRecord.FileStamp] {
        guard supervision.sockets.isEmpty else { return [] }
        return server.listeners.compactMap {
            if case .unix(let path, _) = $0.listen.place { StartRecord.FileStamp(path) } else { nil }
        }
    }

    /// The claim; none where a supervisor, or a container, makes sure of it, and the file cannot be made.
    private static func claim(_ path: String, _ supervision: Supervision) throws -> PidFile? {
        do { return try PidFile(path) } catch let error as LustError {
            guard supervision.doesWithoutClaim(error) else { throw error }
            return nil
        }
    }

    /// What decides how standard error is written to; the daemon does not keep it.
    private static var forStandardError: [String] { ["JOURNAL_STREAM", "TERM", "NO_COLOR"] }

    static func wantsTask(_ jailProc: JailProc) -> Bool {
        switch jailProc {
        case .auto: S.startsAsync
        case .self: true
        case .none: false
        }
    }

    /// Walks to every directory once, in a rehearsal too: so the numbers of what is opened then are the same.
    private static func judgeDirectories(
        _ configuration: Configuration<S>, _ jails: Bool, _ supervision: Supervision
    ) throws(LustError) -> Descriptor? {
        var found: Descriptor?
        do throws(LustError) {
            found = try TrustedPath.parent(of: configuration.pidFile, step: "claim").directory.directory
        } catch {
            guard supervision.doesWithoutClaim(error) else { throw error }
        }
        for case .file(let path) in configuration.logDestinations(foreground: supervision.foreground) {
            _ = try TrustedPath.parent(of: path, step: "log")
        }
        if jails { _ = try TrustedPath.parent(of: configuration.runDir, step: "jail") }
        return found
    }

    private static func account(_ settings: DaemonSettings) throws -> Account {
        try Account(user: settings.uid.text, group: settings.gid.text, groups: settings.groups.map(\.text))
    }

    private static func openLog(_ configuration: Configuration<S>, _ foreground: Bool) throws {
        let log = Log.shared
        (log.level, log.format) = (configuration.daemon.logLevel, configuration.daemon.logFormat)
        try log.setSinks(configuration.logDestinations(foreground: foreground).map(LogOpening.open))
    }

    private static func openLandlock(
        _ jail: Descriptor?, _ configuration: Configuration<S>, _ rehearsal: Bool
    ) throws(LustError) -> LandlockRules? {
        var wanted = configuration.landlock
        // What libdispatch reads of a thread's: in a jail it is bound there, and allowed, by the sequence.
        if jail == nil, wantsTask(configuration.daemon.jailProc) { wanted.read?.append("/proc") }
        return try LandlockRules(wanted, jail: jail.map { ($0, configuration.runDir) }, mayLack: rehearsal)
    }

    private static func openJail(
        _ jails: Bool, _ configuration: Configuration<S>, _ account: Account?, _ bindsTask: Bool, _ rehearsal: Bool
    ) throws -> Descriptor? {
        guard jails else { return nil }
        let path = configuration.runDir
        if rehearsal {
            return try Jail.existing(path)?.directory ?? Descriptor.open("jail", "/", O_PATH | O_DIRECTORY)
        }
        let jail = try Jail(path, mode: mode_t(configuration.daemon.runDirMode.bits))
        if let account {
            try jail.admits(account)
            try jail.makeData(for: account)
        }
        if bindsTask { try jail.makeProc() }
        try configuration.daemon.jailAudit.inspect(jail, account)
        return jail.directory
    }
}
