// SPDX-License-Identifier: MIT
import Glibc

extension Command {
    /// `stop`
    public static var stop: Command {
        Command(
            "stop", "stops the daemon, and returns when it is gone", options: [.timeout],
            statuses: "0 it is gone (or did not run), 1 failed, 4 not permitted"
        ) { _, invocation in
            let configuration = try Configuration(invocation)
            let time = try invocation.timeout() ?? configuration.daemon.stopTimeout
            return try Stop(pidFile: configuration.pidFile, timeout: time).run(name: S.name)
        }
    }
}

/// The end of a daemon: TERM, time to drain, KILL. Only the holder of the pid file's lock is ever signalled.
struct Stop {
    let pidFile: String

    /// How long the daemon may take over its connections.
    let timeout: Duration

    /// Beyond its own time to drain, for it to end by itself.
    private static let grace: Duration = .seconds(2)
    private static let afterKill: Duration = .seconds(5)

    func run(name: String) throws -> ExitStatus {
        switch Claim(of: pidFile) {
        case .none:
            Output.write("\(name) does not run\n")
        case .left:
            try PidFile.removeIfUnclaimed(pidFile)
            Output.write("\(name) does not run; it left a pid file\n")
        case .starting(pid: nil):
            throw LustError(step: "stop", subject: pidFile, "a start is under way")
        case .starting(pid: .some(let pid)), .running(let pid):
            try end(pid)
            Output.write("\(name) stopped\n")
        case .unknown(let error):
            throw error
        }
        return .success
    }

    private func end(_ pid: pid_t) throws {
        let keeper = RunningKeeper(of: pidFile)
        keeper?.dismiss()
        if let process = try RunningProcess(claiming: pidFile, pid: pid) {
            try process.signal(SIGTERM)
            // A process that is stopped takes no other signal.
            try process.signal(SIGCONT)
            if !process.ends(within: timeout + Self.grace) {
                try process.signal(SIGKILL)
                guard process.ends(within: Self.afterKill) else {
                    throw LustError(step: "stop", subject: "pid \(pid)", "does not end, not even by SIGKILL")
                }
            }
        }
        keeper?.awaitEnd()
        try PidFile.removeIfUnclaimed(pidFile)
    }
}
