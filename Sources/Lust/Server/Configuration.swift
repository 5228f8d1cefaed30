// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The settings of one run, and the names that follow from them.
struct Configuration<S: Simple> {
    let daemon: DaemonSettings
    var own: S.Settings
    let effective: EffectiveSettings
    let warnings: [ConfigError]

    /// The file that was read; nil if there is none at the default place.
    let file: String?

    /// It and the files that it includes, as they were when they were read.
    let stamps: [StartRecord.FileStamp]

    var runDir: String { daemon.runDir?.text ?? "/run/\(S.name)" }
    var pidFile: String { (daemon.pidPath.text == "/" ? "" : daemon.pidPath.text) + "/\(S.name).pid" }
    var logFile: String { daemon.logFile?.text ?? "/var/log/\(S.name).log" }

    /// Where the log goes: the settings' `log`, else the file, or in the foreground standard error.
    func logDestinations(foreground: Bool) -> [LogDestination] {
        guard daemon.log.isEmpty else { return daemon.log }
        return foreground ? [.standardError] : [.file(logFile)]
    }

    /// The files among the destinations, which a rotation moves away.
    func logFiles(foreground: Bool) -> [String] {
        logDestinations(foreground: foreground).compactMap { if case .file(let path) = $0 { path } else { nil } }
    }

    /// What the daemon is to be kept from, whatever its user may.
    var landlock: LandlockRules.Wanted {
        LandlockRules.Wanted(
            read: daemon.landlockRead?.list.map(\.text), write: daemon.landlockWrite?.list.map(\.text),
            connect: daemon.landlockConnect?.list.map(\.number), bind: daemon.landlockBind?.list.map(\.number))
    }

    /// Loads what the command line, the environment and the file say.
    ///
    /// - Throws: ``ConfigErrors``; ``LustError`` at step `settings`.
    @MainActor
    init(_ invocation: Invocation<S>) throws {
        let given = invocation.value(of: .config)
        let path = given ?? "/etc/\(S.name).conf"
        let stamps = Stamps()
        let bytes = try ConfigFile.read(path, mustExist: given != nil) { stamps.add(path, $0) }
        let file = bytes.map { SettingsFile(path: path, bytes: $0) }
        let loader = SettingsLoader(
            section: S.name, file: file, overrides: try Self.overrides(invocation),
            environment: Self.hasVariables ? { name in getenv(name).map { String(cString: $0) } } : nil,
            read: { path in try ConfigFile.read(path, mustExist: true) { stamps.add(path, $0) } ?? [] },
            glob: ConfigFile.matching)
        let loaded = try loader.load(DaemonSettings.self, S.Settings.self)
        (daemon, own) = loaded.values
        (effective, warnings) = (loaded.effective, loaded.warnings)
        try CapabilityCheck.check(daemon, effective["capabilities"]?.origin)
        (self.file, self.stamps) = (file?.path, stamps.list)
    }

    /// Whether any variable of the environment is meant for this server: mostly none is.
    private static var hasVariables: Bool {
        environment_has(SettingsLoader.environmentName(section: S.name, key: "")) == 1
    }

    /// Collects what is read.
    private final class Stamps {
        var list: [StartRecord.FileStamp] = []
        func add(_ path: String, _ facts: stat) { list.append(StartRecord.FileStamp(path, facts)) }
    }

    /// Has the server take the command's arguments.
    ///
    /// - Throws: ``LustError`` with exit status 2, unless the server's own error has another.
    @MainActor
    mutating func take(_ arguments: [String], by simple: S) throws(LustError) {
        do { try simple.take(arguments, into: &own) } catch let error as LustError { throw error } catch {
            throw LustError(step: "arguments", String(describing: error), exit: .usage)
        }
    }

    private static func overrides(_ invocation: Invocation<S>) throws(LustError) -> [SettingOverride] {
        var list: [SettingOverride] = []
        for (option, value) in invocation.options where option == .set {
            guard let override = SettingOverride(argument: value) else {
                throw LustError(step: "arguments", subject: "--set \(value)", "is not KEY=VALUE", exit: .usage)
            }
            list.append(override)
        }
        return list
    }
}

extension Invocation {
    /// The settings that `start` would have, for a command of the server's own.
    ///
    /// - Throws: ``ConfigErrors`` and ``LustError``; a command that lets them through ends with status 6 or theirs.
    @MainActor public func settings() throws -> (daemon: DaemonSettings, own: S.Settings) {
        let configuration = try Configuration(self)
        return (configuration.daemon, configuration.own)
    }
}
