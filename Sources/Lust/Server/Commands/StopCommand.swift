// SPDX-License-Identifier: MIT
import Glibc

extension CommandOption {
    /// `--schedule TERM/30/KILL/5`
    public static let schedule = CommandOption(
        "schedule", value: "SCHEDULE", "signals and how long each is given: TERM/30/KILL/5")
}

extension Command {
    /// `stop`
    public static var stop: Command {
        Command(
            "stop", "stops the daemon, and returns when it is gone",
            details: """
                SIGTERM, then `stop_timeout` and two seconds for the connections that there are, then SIGKILL; or what the schedule
                says. Only the process that holds the pid file's lock is ever signalled. A terminal shows how many are left.
                """,
            options: [.timeout, .schedule],
            statuses: "0 it is gone (or did not run), 1 failed, 4 not permitted"
        ) { _, invocation in
            try Output.secure()
            let configuration = try Configuration(invocation)
            let schedule = try schedule(invocation, configuration.daemon)
            return try Stop(pidFile: configuration.pidFile, schedule: schedule).run(name: S.name)
        }
    }

    private static func schedule(
        _ invocation: Invocation<S>, _ settings: DaemonSettings
    ) throws(LustError) -> StopSchedule {
        if let text = invocation.value(of: .schedule) {
            do { return try StopSchedule(settingText: text) } catch {
                throw LustError(step: "arguments", subject: "--schedule", "\(error)", exit: .usage)
            }
        }
        // Beyond its own time to drain it has two seconds to end by itself.
        if let time = try invocation.timeout() { return StopSchedule(draining: time + .seconds(2)) }
        return settings.stopSchedule ?? StopSchedule(draining: settings.stopTimeout + .seconds(2))
    }
}

/// The end of a daemon by a schedule. Only the holder of the pid file's lock is ever signalled.
@MainActor
struct Stop {
    let pidFile: String
    let schedule: StopSchedule

    /// How long a start or a restart that is under way is waited for.
    private static let patience: Duration = .seconds(5)

    func run(name: String) throws -> ExitStatus {
        let deadline = ContinuousClock.now + Self.patience
        func wait() throws(LustError) {
            guard deadline > .now else { throw LustError(step: "stop", subject: pidFile, "a start is under way") }
            var nothing = pollfd()
            poll(&nothing, 0, 5)
        }
        var said = "\(name) does not run\n"
        while true {
            switch Claim(of: pidFile) {
            case .none:
                Output.write(said)
                return .success
            case .left:
                if said.hasSuffix("run\n") { said = "\(name) does not run; it left a pid file\n" }
                try PidFile.Remains(PidFile.next(pidFile))?.removeIfUnclaimed()
                StartRecord(beside: pidFile)?.removeSockets()
                // Nobody is seen to claim it who does, in another pid namespace.
                if try PidFile.Remains(pidFile)?.removeIfUnclaimed() == false { try wait() }
            case .starting(pid: .some(let pid)), .running(let pid):
                try end(pid, name)
                // A restart may have put another in its place meanwhile; or it is broken off now, and that takes a moment.
                said = "\(name) stopped\n"
            case .starting(pid: nil):
                try wait()
            case .unknown(let error):
                throw error
            }
        }
    }

    private func end(_ pid: pid_t, _ name: String) throws {
        let record = StartRecord(beside: pidFile)
        // Before the daemon is: or what starts it again would do so once more.
        let keepers = [RunningKeeper(reviving: pidFile), RunningKeeper(of: pidFile)].compactMap { $0 }
        for keeper in keepers { keeper.dismiss() }
        guard let process = try RunningProcess(claiming: pidFile, pid: pid) else { return }
        let progress = DrainProgress(pidFile: pidFile, pid: pid, name: name)
        for step in schedule.steps {
            try process.signal(step.signal)
            // A process that is stopped takes no other signal; to one that runs this is nothing.
            if step.signal != SIGKILL { try process.signal(SIGCONT) }
            // Looked for while it ends, so that nothing but the removal has to wait for that.
            let remains = try PidFile.Remains(pidFile)
            if progress.ends(process, within: step.time) {
                for keeper in keepers { keeper.awaitEnd() }
                record?.removeSockets()
                try remains?.removeIfUnclaimed()
                return
            }
        }
        throw LustError(step: "stop", subject: "pid \(pid)", "does not end by \(schedule.settingText)")
    }
}
