// SPDX-License-Identifier: MIT
import Glibc

extension Command {
    /// `check`
    public static var check: Command {
        Command(
            "check", "checks the configuration and what it relies on: user, jail, ports, files",
            details: """
                Says all that a start would stumble over, and what could be better.
                """,
            options: [.json],
            arguments: "[ARGUMENT...]", statuses: "0 all is well, 6 something is not"
        ) { simple, invocation in
            let check = Check(simple, invocation)
            Output.write(invocation.has(.json) ? check.json : check.text)
            return check.problems.isEmpty ? .success : .notConfigured
        }
    }
}

/// What a start would stumble over, found without one.
@MainActor
struct Check<S: Simple> {
    private(set) var problems: [String] = []
    private(set) var advice: [String] = []

    init(_ simple: S, _ invocation: Invocation<S>) {
        do {
            var configuration = try Configuration(invocation)
            try configuration.take(invocation.arguments, by: simple)
            advice += configuration.warnings.map(\.description)
            inspect(simple, configuration)
        } catch let errors as ConfigErrors {
            problems += errors.errors.map(\.description)
        } catch {
            problems.append(String(describing: error))
        }
    }

    private mutating func inspect(_ simple: S, _ configuration: Configuration<S>) {
        let settings = configuration.daemon
        let account = attempt {
            try Account(user: settings.uid.text, group: settings.gid.text, groups: settings.groups.map(\.text))
        }
        if let account, account.isShared {
            advice.append(
                "uid: \(account.user) is shared by others, who can signal the daemon; a user of its own is safer")
        }
        if settings.jail != .no, simple.shouldJail {
            inspectJail(configuration, account)
        } else {
            _ = attempt { try LandlockRules(configuration.landlock, jail: nil) }
        }
        _ = attempt { try TrustedPath.parent(of: configuration.pidFile, step: "claim") }
        for destination in settings.log.isEmpty ? [.file(configuration.logFile)] : settings.log {
            _ = attempt { try LogOpening.inspect(destination) }
        }
        if case .running = Claim(of: configuration.pidFile) { return }
        for listen in attempt({ try simple.listeners(configuration.own) }) ?? [] {
            _ = attempt { try Listener(listen) }
        }
    }

    private mutating func inspectJail(_ configuration: Configuration<S>, _ account: Account?) {
        let mode = mode_t(configuration.daemon.runDirMode.bits)
        guard let found = attempt({ try Jail.existing(configuration.runDir) }) else { return }
        if found == nil {
            if mode & S_IXOTH == 0 {
                problems.append("run_dir_mode: \(configuration.daemon.runDirMode) lets only root in")
            }
        } else if let account {
            _ = attempt { try Jail(configuration.runDir, mode: mode).admits(account) }
        }
        guard found != nil, let jail = attempt({ try Jail(configuration.runDir, mode: mode) }) else { return }
        _ = attempt { try LandlockRules(configuration.landlock, jail: (jail.directory, jail.path)) }
        let audit = configuration.daemon.jailAudit.judge(jail, account)
        problems += audit.grave.map { "jail: \($0)" }
        advice += audit.told.map { "jail: \($0)" }
    }

    private mutating func attempt<Result>(_ look: () throws -> Result) -> Result? {
        do { return try look() } catch {
            let problem = String(describing: error)
            if !problems.contains(problem) { problems.append(problem) }
            return nil
        }
    }

    var text: String {
        let lines = problems.map { "\(S.name): \($0)\n" } + advice.map { "\(S.name): advice: \($0)\n" }
        return lines.joined() + (problems.isEmpty ? "\(S.name): all is well\n" : "")
    }

    var json: String {
        JSON.object(
            [
                ("ok", "\(problems.isEmpty)"), ("problems", JSON.array(problems.map(JSON.string))),
                ("advice", JSON.array(advice.map(JSON.string))),
            ], lines: true) + "\n"
    }
}
