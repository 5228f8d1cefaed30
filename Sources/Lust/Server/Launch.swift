// SPDX-License-Identifier: MIT
internal import CLust
import Glibc

/// From a command to a daemon: what is prepared, then the one call, then ready.
@MainActor
struct Launch<S: Simple> {
    let simple: S
    let invocation: Invocation<S>

    /// The restarts by the keeper, of which this start is the last.
    var restarts = Restarts()

    /// What a restart has of the daemon whose place the new one is to take.
    var takeover: Takeover?

    /// What became of it, in the starter.
    enum Outcome {
        case started(pid: pid_t, Calls)
        case runsAlready(pid: pid_t)
    }

    /// Starts the daemon. In the daemon itself it serves and does not return.
    func run() throws -> Outcome {
        // A caller who reads nothing more must not decide what becomes of the daemon.
        signal(SIGPIPE, SIG_IGN)
        var configuration = try Configuration(invocation)
        try configuration.take(invocation.arguments, by: simple)
        let supervision = try Supervision(invocation, configuration.daemon)
        try mayStart(configuration.daemon)
        if supervision.foreground, invocation.has(.svg) {
            throw LustError(
                step: "arguments", subject: "--svg", "is for a start that returns; plan has it too", exit: .usage)
        }
        let timeout = try invocation.timeout() ?? configuration.daemon.startTimeout

        let preparation: Preparation<S>
        do {
            preparation = try prepare(configuration, supervision, within: timeout)
        } catch is PidFile.AlreadyClaimed {
            return try other(configuration.pidFile, supervision)
        }
        var held: HeldSignals?
        // A signal ends the command only when nothing is left of what it began.
        defer { held?.release() }
        do {
            advise(configuration, preparation)
            try simple.beforeDaemonize(preparation.server)
            held = HeldSignals()
            let record = StartRecord(
                directory: workingDirectory(), words: invocation.words("start"),
                files: configuration.stamps, sockets: preparation.boundSockets)
            if takeover == nil, let claim = preparation.pidFile { note(record, claim) }
            let keeper = try Keeper(preparation, invocation, restarts)
            let plan = try Plan(preparation, simple: simple, timeout: timeout, keeper: keeper)

            let facts = invocation.has(.svg) ? PictureFile.facts(plan, preparation) : nil

            let pid = clust_launch(plan.plan, plan.report)

            if pid == 0 {
                if supervision.foreground { explain(plan) }
                Daemon(simple, preparation, plan).serve()
            }
            if pid < 0 { throw LaunchFailure.error(plan.report, log: preparation.logNames) }
            try takeover?.commit(to: pid, record)
            if let facts { draw(Calls(plan.report), facts) }
            // The command ends now, and the kernel closes all of it at once.
            _ = Unmanaged.passRetained(preparation)
            return .started(pid: pid, Calls(plan.report))
        } catch {
            preparation.pidFile?.remove()
            preparation.capture?.drain()
            if !supervision.foreground { preparation.server.log.error("\(String(describing: error))") }
            throw error
        }
    }

    /// Where there is no starter to print it, the daemon does.
    private func explain(_ plan: Plan<S>) {
        guard invocation.has(.explain) else { return }
        Output.write(Calls(plan.report).text(name: S.name, asJSON: invocation.has(.json), withResults: true))
    }

    /// A picture that cannot be written is no reason to say that nobody serves.
    private func draw(_ calls: Calls, _ facts: SequenceState.Facts) {
        guard let file = invocation.value(of: .svg) else { return }
        do throws(LustError) { try PictureFile.draw(calls, of: S.name, facts, hasTimes: true, to: file) } catch {
            Output.complain("\(S.name): \(error)\n")
        }
    }

    /// A process has its claim until it is wholly gone. One that ends is waited for: it is no daemon any more.
    private func prepare(
        _ configuration: Configuration<S>, _ supervision: Supervision, within time: Duration
    ) throws -> Preparation<S> {
        let deadline = ContinuousClock.now + time
        while true {
            do {
                return try Preparation(
                    simple, configuration, arguments: invocation.arguments, supervision: supervision, rehearsal: false,
                    takeover: takeover)
            } catch is PidFile.AlreadyClaimed where Claim.isEnding(configuration.pidFile) && deadline > .now {
                var nothing = pollfd()
                poll(&nothing, 0, 5)
            }
        }
    }

    /// A daemon whose start is not on record can be restarted still, by typing all of it again.
    private func note(_ record: StartRecord, _ claim: PidFile) {
        do throws(LustError) { try record.write(beside: claim.path, in: claim.directory) } catch {
            Log.shared.warning("\(error)")
        }
    }

    /// What is allowed, and better otherwise.
    private func advise(_ configuration: Configuration<S>, _ preparation: Preparation<S>) {
        let log = preparation.server.log
        if configuration.file == nil { log.info("no /etc/\(S.name).conf, so the defaults are used") }
        for warning in configuration.warnings { log.warning("\(warning.description)") }
        guard let account = preparation.account else {
            return log.warning("the daemon keeps its privileges: drop = no")
        }
        if account.isShared {
            log.warning(
                "uid: others become \(account.user) too, and can signal this daemon; a user of its own is safer")
        }
    }

    /// Says at once what would otherwise fail at the first file.
    private func mayStart(_ settings: DaemonSettings) throws(LustError) {
        let needsRoot = (settings.jail != .no && simple.shouldJail) || (settings.drop && simple.shouldDropPrivileges)
        guard needsRoot, Identity.caller != 0, !Identity.ofThisProcess.canBecomeAnother else { return }
        throw LustError(
            step: "start", "the jail and the drop need root (without both: --set jail=no --set drop=no)",
            exit: .notPermitted)
    }

    private func other(_ pidFile: String, _ supervision: Supervision) throws(LustError) -> Outcome {
        switch Claim(of: pidFile) {
        case .running(let pid) where ProcessFacts.isEnding(pid):
            throw LustError(step: "claim", subject: pidFile, "pid \(pid) is ending, and is not gone yet")
        case .running(let pid) where supervision.isWatched:
            // A supervisor would take the end of this process for the daemon's.
            throw LustError(step: "claim", subject: pidFile, "another runs already, pid \(pid)")
        case .running(let pid): return .runsAlready(pid: pid)
        case .unknown(let error): throw error
        default: throw LustError(step: "claim", subject: pidFile, "another start is under way")
        }
    }
}
