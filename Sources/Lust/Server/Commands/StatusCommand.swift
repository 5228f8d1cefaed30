// SPDX-License-Identifier: MIT
import Glibc

extension Command {
    /// `status`
    public static var status: Command {
        Command(
            "status", "says whether the daemon runs, and what it is",
            details: """
                Whether it runs is asked of the pid file's lock and of the kernel; then, for root and who started it, of the daemon
                itself: connections now and served, records lost, whether the configuration has changed or the log was rotated
                away since.
                """,
            options: [.json],
            statuses: "0 it runs, 1 it died and left its pid file, 3 it does not run, 4 it cannot be told"
        ) { _, invocation in
            let status: Status
            do {
                let pidFile = try Configuration(invocation).pidFile
                let record = StartRecord(beside: pidFile)
                let configuration = try Configuration(invocation.following(record))
                status = Status(
                    name: S.name, pidFile: pidFile, configuration: configuration.file,
                    logs: configuration.logFiles(foreground: false),
                    record: record)
            } catch {
                _ = CommandLineOf<S>.complain(error)
                return Status.cannotTell
            }
            Output.write(invocation.has(.json) ? status.json : status.text)
            return status.exit
        }
    }
}

/// What can be told of a daemon: from its lock, from the kernel, and from itself where it may be asked.
@MainActor
struct Status {
    /// LSB 3.1, 20.2: "program or service status is unknown".
    static let cannotTell = ExitStatus(rawValue: 4)
    private static let dead = ExitStatus(rawValue: 1)
    private static let stopped = ExitStatus(rawValue: 3)

    let name: String
    let pidFile: String
    private let claim: Claim
    private let process: ProcessFacts?
    private let keeper: RunningKeeper?
    private let start: StartFacts
    private let word: DaemonWord?

    init(name: String, pidFile: String, configuration: String?, logs: [String], record: StartRecord?) {
        (self.name, self.pidFile) = (name, pidFile)
        claim = Claim(of: pidFile)
        keeper = RunningKeeper(of: pidFile)
        if case .running(let pid) = claim {
            process = ProcessFacts(pid: pid)
            word = DaemonWord(pidFile: pidFile, pid: pid)
        } else {
            (process, word) = (nil, nil)
        }
        start = StartFacts(record: record, process: process, configuration: configuration, logs: logs, word: word)
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
        case .running: word?.isStopping == true ? "stopping" : "running"
        case .left: "dead"
        case .none: "stopped"
        case .starting: "starting"
        case .unknown: "unknown"
        }
    }

    var text: String {
        switch claim {
        case .none: "\(name) does not run\n"
        case .left: "\(name) died and left \(pidFile)\n"
        case .starting: "\(name) is starting\n"
        case .unknown(let error): "\(name): \(error)\n"
        case .running(let pid):
            "\(name) runs, pid \(pid)\n"
                + ((process?.lines ?? []) + (word?.lines ?? []) + (keeper.map { [$0.text] } ?? []) + start.lines)
                .map { "  \($0)\n" }.joined()
        }
    }

    var json: String {
        var members = [("name", JSON.string(name)), ("state", JSON.string(state)), ("pid_file", JSON.string(pidFile))]
        if case .running(let pid) = claim { members.append(("pid", "\(pid)")) }
        if case .unknown(let error) = claim { members.append(("error", JSON.string("\(error)"))) }
        members += process?.members ?? []
        members += keeper?.members ?? []
        if case .running = claim { members += (word?.members ?? []) + start.members }
        return JSON.object(members, lines: true) + "\n"
    }
}
