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
    let foreground: Bool
    let bindsTask: Bool

    /// Descriptors that stand for what a rehearsal does not open.
    private var placeholders: [Descriptor] = []

    init(
        _ simple: S, _ configuration: Configuration<S>, arguments: [String], foreground: Bool, rehearsal: Bool
    ) throws {
        let settings = configuration.daemon
        let (jails, drops) = (settings.jail && simple.shouldJail, settings.drop && simple.shouldDropPrivileges)
        (self.configuration, self.foreground) = (configuration, foreground)
        bindsTask = jails && Self.wantsTask(settings.jailProc)

        null = try Descriptor.null()
        if !rehearsal { Environment.rebuild(extras: settings.environment) }
        account = drops ? try Self.account(settings) : nil
        if rehearsal {
            pidFile = nil
            placeholders = [try Descriptor.null(), try Descriptor.null()]
        } else {
            pidFile = try PidFile(configuration.pidFile)
        }
        do {
            if rehearsal {
                placeholders.append(try Descriptor.null())
            } else {
                try Self.openLog(configuration, foreground)
            }
            jail = try Self.openJail(jails, configuration, account, bindsTask, rehearsal)
            let wanted = try simple.listeners(configuration.own)
            let listeners = try wanted.map { try rehearsal ? Listener.placeholder($0) : Listener($0) }
            server = Server(
                name: S.name, log: .shared, arguments: arguments, daemon: settings, settings: configuration.own,
                effective: configuration.effective, listeners: listeners)
        } catch {
            pidFile?.remove()
            throw error
        }
    }

    /// The descriptors of the pid file: for writing and for the lock.
    var pidDescriptors: (writer: Int32, lock: Int32) {
        pidFile.map { ($0.writer.number, $0.lock.number) } ?? (placeholders[0].number, placeholders[1].number)
    }

    /// The log's descriptors, which stay open.
    var logDescriptors: [Int32] {
        if pidFile == nil { return foreground ? [] : [placeholders[2].number] }
        return Log.shared.descriptors.filter { $0 > 2 }
    }

    private static func wantsTask(_ jailProc: JailProc) -> Bool {
        switch jailProc {
        case .auto: S.self is any AsyncSimple.Type
        case .self: true
        case .none: false
        }
    }

    private static func account(_ settings: DaemonSettings) throws -> Account {
        try Account(user: settings.uid.text, group: settings.gid.text, groups: settings.groups.map(\.text))
    }

    private static func openLog(_ configuration: Configuration<S>, _ foreground: Bool) throws {
        let log = Log.shared
        (log.level, log.format) = (configuration.daemon.logLevel, configuration.daemon.logFormat)
        if foreground { return }
        try log.setSinks([LogSink(descriptor: try LogOpening.open(configuration.logFile))])
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
