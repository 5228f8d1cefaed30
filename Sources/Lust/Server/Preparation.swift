// SPDX-License-Identifier: MIT
internal import CLust
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

    /// Descriptors that stand for what a rehearsal does not open.
    private var placeholders: [Descriptor] = []
    private var directoryPlaceholder: Descriptor?

    init(
        _ simple: S, _ configuration: Configuration<S>, arguments: [String], supervision: Supervision, rehearsal: Bool
    ) throws {
        let settings = configuration.daemon
        let (jails, drops) = (settings.jail && simple.shouldJail, settings.drop && simple.shouldDropPrivileges)
        (self.configuration, self.supervision) = (configuration, supervision)
        bindsTask = jails && Self.wantsTask(settings.jailProc)

        null = try Descriptor.null()
        // Before the environment is rebuilt: JOURNAL_STREAM says what standard error is.
        let standardError = supervision.foreground && !rehearsal ? try LogSink.standardError() : nil
        if !rehearsal { Environment.rebuild(extras: settings.environment) }
        account = drops ? try Self.account(settings) : nil
        if rehearsal {
            pidFile = nil
            directoryPlaceholder = try .open("claim", "/", O_PATH | O_DIRECTORY)
            placeholders = [try Descriptor.null(), try Descriptor.null()]
        } else {
            pidFile = try Self.claim(configuration.pidFile, supervision)
        }
        do {
            if rehearsal { placeholders.append(try Descriptor.null()) } else { try Self.openLog(configuration, standardError) }
            jail = try Self.openJail(jails, configuration, account, bindsTask, rehearsal)
            let wanted = try simple.listeners(configuration.own)
            let listeners = try supervision.sockets.listeners(for: wanted) { listen throws(LustError) in
                try rehearsal ? Listener.placeholder(listen) : Listener(listen)
            }
            server = Server(
                name: S.name, log: .shared, arguments: arguments, daemon: settings, settings: configuration.own,
                listeners: listeners)
        } catch {
            pidFile?.remove()
            throw error
        }
    }

    /// The descriptors of the pid file: for writing and for the lock.
    var pidDescriptors: (writer: Int32, lock: Int32) {
        if let pidFile { return (pidFile.writer.number, pidFile.lock.number) }
        return placeholders.isEmpty ? (-1, -1) : (placeholders[0].number, placeholders[1].number)
    }

    /// The directory of the pid file, for the keeper.
    var pidDirectory: Descriptor? { pidFile?.directory ?? directoryPlaceholder }

    /// The log's descriptors, which stay open.
    var logDescriptors: [Int32] {
        if placeholders.count > 2 { return [placeholders[2].number] }
        return Log.shared.descriptors.filter { $0 > 2 }
    }

    /// The claim; none where a supervisor, or a container, makes sure of it, and the file cannot be made.
    private static func claim(_ path: String, _ supervision: Supervision) throws -> PidFile? {
        do { return try PidFile(path) } catch let error as LustError {
            let impossible = [EACCES, EPERM, EROFS, ENOENT].contains(error.errno)
            guard impossible, supervision.isWatched else { throw error }
            Log.shared.info("no pid file: \(error)")
            return nil
        }
    }

    static func wantsTask(_ jailProc: JailProc) -> Bool {
        switch jailProc {
        case .auto: S.self is any AsyncSimple.Type
        case .self: true
        case .none: false
        }
    }

    private static func account(_ settings: DaemonSettings) throws -> Account {
        try Account(user: settings.uid.text, group: settings.gid.text, groups: settings.groups.map(\.text))
    }

    private static func openLog(_ configuration: Configuration<S>, _ standardError: LogSink?) throws {
        let log = Log.shared
        (log.level, log.format) = (configuration.daemon.logLevel, configuration.daemon.logFormat)
        let wanted = configuration.daemon.logTo
        if wanted.isEmpty {
            return try log.setSinks([standardError ?? LogSink(descriptor: try LogOpening.open(configuration.logFile))])
        }
        try log.setSinks(
            wanted.map { destination in
                guard case .file(let path) = destination else { return try destination.open() }
                return try LogSink(descriptor: LogOpening.open(path))
            })
    }

    private static func openJail(
        _ jails: Bool, _ configuration: Configuration<S>, _ account: Account?, _ bindsTask: Bool, _ rehearsal: Bool
    ) throws -> Descriptor? {
        guard jails else { return nil }
        let path = configuration.runDir
        if rehearsal {
            return try Jail.existing(path) ?? Descriptor.open("jail", "/", O_PATH | O_DIRECTORY)
        }
        let jail = try Jail(path, mode: mode_t(configuration.daemon.runDirMode.bits))
        if let account {
            try jail.admits(account)
            try jail.makeData(for: account)
        }
        if bindsTask { try jail.makeProc() }
        return jail.directory
    }
}
