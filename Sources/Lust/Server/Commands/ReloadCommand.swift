// SPDX-License-Identifier: MIT
import Glibc

extension Command {
    /// `reload`
    public static var reload: Command {
        Command(
            "reload", "gives the running daemon the settings as they are in the file now",
            details: """
                The file is read and checked outside of the jail, and the settings are handed in. What is marked so under SETTINGS
                applies at once; keys that need a restart are named. On any error, or if the server refuses, all old settings
                stand.
                """,
            statuses:
                "0 applied, 1 refused (the old stand), 3 some keys need a restart, 6 not configured, 7 not running"
        ) { simple, invocation in
            let reach = try Reach(invocation, command: "reload")
            var configuration = try Configuration(reach.invocation)
            try configuration.take(reach.invocation.arguments, by: simple)
            for warning in configuration.warnings { Output.complain("\(S.name): \(warning)\n") }
            let fields = SettingField.all(in: configuration.daemon) + SettingField.all(in: configuration.own)
            let request = ControlMessage(.reload, pairs: fields.map { ($0.key, $0.box.text) })
            guard request.bytes != nil else {
                throw LustError(step: "reload", "the settings are longer than 128 KiB: only a restart applies them")
            }
            let answer = try reach.client.ask(
                request, within: max(configuration.daemon.startTimeout, ControlClient.patience))
            let postponed = answer.values(of: "restart")
            if postponed.isEmpty { reach.remember(configuration) }
            Output.write(report(applied: answer.values(of: "applied"), postponed: postponed))
            return postponed.isEmpty ? .success : .needsRestart
        }
    }

    private static func report(applied: [String], postponed: [String]) -> String {
        let now = applied.isEmpty ? "" : "\(S.name) reloaded: \(applied.joined(separator: ", "))\n"
        let later =
            postponed.isEmpty
            ? "" : "\(S.name): \(postponed.joined(separator: ", ")): only '\(S.name) restart' applies this\n"
        return applied.isEmpty && postponed.isEmpty ? "\(S.name) reloaded; no setting has changed\n" : now + later
    }
}

extension ExitStatus {
    /// 3: done but for what needs a restart.
    public static let needsRestart = ExitStatus(rawValue: 3)
}

/// The running daemon, for a command that needs one.
@MainActor
struct Reach<S: Simple> {
    /// What was typed at its start, and now.
    let invocation: Invocation<S>
    let client: ControlClient
    private let pidFile: String
    private let record: StartRecord?

    /// - Throws: ``LustError`` with exit status 7: there is none.
    init(_ typed: Invocation<S>, command: String) throws {
        try Output.secure()
        pidFile = try Configuration(typed).pidFile
        record = StartRecord(beside: pidFile)
        invocation = typed.following(record)
        switch Claim(of: pidFile) {
        case .running(let pid): client = try ControlClient(pidFile: pidFile, pid: pid)
        case .unknown(let error): throw error
        case .starting: throw LustError(step: command, "the daemon is starting", exit: .notRunning)
        case .none, .left: throw LustError(step: command, "the daemon does not run", exit: .notRunning)
        }
    }

    /// Notes that the daemon has the configuration as it is now. It has, whether that can be noted or not.
    func remember(_ configuration: Configuration<S>) {
        guard var record else { return }
        record.files = configuration.stamps
        do throws(LustError) { try record.write(beside: pidFile) } catch { Output.complain("\(S.name): \(error)\n") }
    }
}
