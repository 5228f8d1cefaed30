// SPDX-License-Identifier: MIT
import Glibc

extension Command {
    /// `status`
    public static var status: Command {
        Command(
            "status", "says whether the daemon runs, and what it is", options: [.json],
            statuses: "0 it runs, 1 it died and left its pid file, 3 it does not run, 4 it cannot be told"
        ) { _, invocation in
            let status: Status
            do {
                let configuration = try Configuration(invocation)
                status = Status(name: S.name, pidFile: configuration.pidFile, configuration: configuration.file)
            } catch {
                _ = CommandLineOf<S>.complain(error)
                return Status.cannotTell
            }
            Output.write(invocation.has(.json) ? status.json : status.text)
            return status.exit
        }
    }
}

/// What can be told of a daemon from its lock and from the kernel.
struct Status {
    /// LSB 3.1, 20.2: "program or service status is unknown".
    static let cannotTell = ExitStatus(rawValue: 4)
    private static let dead = ExitStatus(rawValue: 1)
    private static let stopped = ExitStatus(rawValue: 3)

    let name: String
    let pidFile: String
    let configuration: String?
    private let claim: Claim
    private let process: ProcessFacts?
    private let keeper: RunningKeeper?

    init(name: String, pidFile: String, configuration: String?) {
        (self.name, self.pidFile, self.configuration) = (name, pidFile, configuration)
        claim = Claim(of: pidFile)
        keeper = RunningKeeper(of: pidFile)
        if case .running(let pid) = claim { process = ProcessFacts(pid: pid) } else { process = nil }
    }

    var exit: ExitStatus {
        switch claim {
        case .running: .success
        case .left: Self.dead
        case .none: Self.stopped
        case .starting, .unknown: Self.cannotTell
        }
    }

    private var state: String {
        switch claim {
        case .running: "running"
        case .left: "dead"
        case .none: "stopped"
        case .starting: "starting"
        case .unknown: "unknown"
        }
    }

    private var isChanged: Bool? {
        guard let configuration, let process else { return nil }
        return process.startedBefore(file: configuration)
    }

    var text: String {
        switch claim {
        case .none: return "\(name) does not run\n"
        case .left: return "\(name) died and left \(pidFile)\n"
        case .starting: return "\(name) is starting\n"
        case .unknown(let error): return "\(name): \(error)\n"
        case .running(let pid):
            let changed = isChanged == true ? "  \(configuration ?? "") has changed since\n" : ""
            return "\(name) runs, pid \(pid)\n" + (process?.text ?? "") + (keeper.map { "  \($0.text)\n" } ?? "") + changed
        }
    }

    var json: String {
        var members = [("name", JSON.string(name)), ("state", JSON.string(state)), ("pid_file", JSON.string(pidFile))]
        if case .running(let pid) = claim { members.append(("pid", "\(pid)")) }
        if case .unknown(let error) = claim { members.append(("error", JSON.string("\(error)"))) }
        members += process?.members ?? []
        members += keeper?.members ?? []
        if let isChanged { members.append(("config_changed", "\(isChanged)")) }
        return JSON.object(members, lines: true) + "\n"
    }
}
