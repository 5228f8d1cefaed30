// SPDX-License-Identifier: MIT
import Glibc

extension Command {
    /// `restart`
    public static var restart: Command {
        Command(
            "restart",
            "starts a new daemon, which takes over the listeners before the old one ends; starts one if none runs",
            details: """
                The new one is made from the program and the configuration as they are now. While it starts, the old one serves; when
                it serves, the old one stops accepting, and ends with its last connection or after `stop_timeout`. No connection is
                lost. Arguments and options given at the start stay, unless they are given anew.
                """,
            options: [.timeout], arguments: "[ARGUMENT...]",
            statuses: "0 the new one serves, 1 failed (the old one goes on), 4 not permitted, 6 not configured"
        ) { simple, invocation in try Restart(simple: simple, invocation: invocation).run(startsStopped: true) }
    }

    /// `try-restart`
    public static var tryRestart: Command {
        Command(
            "try-restart", "restarts the daemon if it runs", options: [.timeout], arguments: "[ARGUMENT...]",
            statuses:
                "0 the new one serves, or none ran; 1 failed (the old one goes on), 4 may not, 6 not configured"
        ) { simple, invocation in try Restart(simple: simple, invocation: invocation).run(startsStopped: false) }
    }
}

/// A new daemon in the place of the old one, without a moment in which nobody listens.
@MainActor
struct Restart<S: Simple> {
    let simple: S
    let invocation: Invocation<S>

    func run(startsStopped: Bool) throws -> ExitStatus {
        let pidFile = try Configuration(invocation).pidFile
        let record = StartRecord(beside: pidFile)
        let invocation = invocation.following(record)
        switch Claim(of: pidFile) {
        case .running(let pid):
            return try replace(pid, pidFile, invocation, before: record)
        case .starting:
            throw LustError(step: "restart", subject: pidFile, "a start is under way")
        case .unknown(let error):
            throw error
        case .none, .left:
            guard startsStopped else {
                Output.write("\(S.name) does not run\n")
                return .success
            }
            switch try Launch(simple: simple, invocation: invocation).run() {
            case .runsAlready(let pid): Output.write("\(S.name) runs already, pid \(pid)\n")
            case .started(let pid, _): Output.write("\(S.name) started, pid \(pid)\n")
            }
            return .success
        }
    }

    private func replace(
        _ pid: pid_t, _ pidFile: String, _ invocation: Invocation<S>, before: StartRecord?
    ) throws -> ExitStatus {
        try Output.secure()
        let claim: PidFile
        do { claim = try PidFile(PidFile.next(pidFile)) } catch is PidFile.AlreadyClaimed {
            throw LustError(step: "restart", subject: pidFile, "another restart is under way")
        }
        let (takeover, old): (Takeover, RunningProcess?)
        do {
            // Whoever restarted in between has the old claim no more: this is asked only now that nobody else can.
            guard Claim(of: pidFile) == .running(pid: pid) else {
                throw LustError(step: "restart", "another restart came first; try again")
            }
            takeover = try Takeover(pidFile: pidFile, pid: pid, claim: claim, before: before)
            old = try RunningProcess(claiming: pidFile, pid: pid)
        } catch {
            claim.remove()
            throw error
        }
        guard case .started(let new, _) = try launch(invocation, takeover, old: pid) else { return .failed }
        Output.write("\(S.name) restarted, pid \(new)\n")
        try see(old, to: takeover)
        return .success
    }

    private func launch(
        _ invocation: Invocation<S>, _ takeover: Takeover, old: pid_t
    ) throws -> Launch<S>.Outcome {
        do {
            return try Launch(simple: simple, invocation: invocation, takeover: takeover).run()
        } catch {
            takeover.claim.remove()
            if Claim(of: takeover.pidFile) == .running(pid: old) {
                Output.complain("\(S.name): restart: the old daemon, pid \(old), goes on\n")
            }
            throw error
        }
    }

    /// Waits for the old daemon, which serves its connections to their end; one that takes too long is killed.
    private func see(_ old: RunningProcess?, to takeover: Takeover) throws {
        guard let old else { return }
        let settings = try Configuration(invocation).daemon
        if old.ends(within: settings.stopTimeout + .seconds(2)) { return }
        Output.complain("\(S.name): restart: the old daemon, pid \(old.pid), did not end in time and is killed\n")
        try old.signal(SIGKILL)
        _ = old.ends(within: .seconds(5))
    }
}
