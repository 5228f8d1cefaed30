// SPDX-License-Identifier: MIT
internal import CLust
import Glibc

/// The daemon's life: jailed and without root, it begins to serve, says so, and serves until it is stopped.
@MainActor
final class Daemon<S: Simple> {
    private let simple: S
    private let preparation: Preparation<S>
    private let plan: Plan<S>
    private var control: DaemonControl<S>?
    private var server: Server<S.Settings> { preparation.server }
    private var log: Log { server.log }
    private var supervision: Supervision { preparation.supervision }

    /// How long the loop waits between two looks at workers that are to end, in milliseconds.
    private static var nudging: Int32 { 10 }

    init(_ simple: S, _ preparation: Preparation<S>, _ plan: Plan<S>) {
        (self.simple, self.preparation, self.plan) = (simple, preparation, plan)
    }

    func serve() -> Never {
        log.identify(as: S.name)
        preparation.capture?.start()
        log.info("\(Calls(plan.report).summary)")
        enterDirectory()
        do {
            let loop = try MainLoop { self.take($0, from: $1) }
            if S.startsAsync { try loop.watchMainQueue() }
            if let capture = preparation.capture { try watch(capture, loop) }
            server.loop = loop
            try supervision.begin(loop, log)
            try control(loop)
            server.onReady { try self.announce() }
            server.failBeforeReady = { self.fail($0) }
            try simple.start(server)
            if !server.isStartingAsync { try server.ready() }
            loop.run(until: { self.isOver }, timeout: { self.timeout })
        } catch {
            fail(error)
        }
        end()
    }

    /// Without a jail too a relative path begins in `run_dir`, if there is one and the account may enter it.
    private func enterDirectory() {
        if preparation.jail == nil { _ = chdir(preparation.configuration.runDir) }
    }

    private func control(_ loop: MainLoop) throws {
        guard let lock = preparation.pidFile?.lock else { return }
        control = try DaemonControl(simple, preparation, lock, loop: loop)
        guard let takeover = preparation.takeover else { return }
        try takeover.settle(loop) { [server, log] in
            log.error("the restart broke off before this daemon had the other's place; the other goes on")
            server.stop(.failed)
        }
    }

    private func watch(_ capture: Capture, _ loop: MainLoop) throws {
        for descriptor in capture.descriptors { try loop.watch(descriptor) { capture.drain() } }
    }

    private func announce() throws {
        let error = clust_ready(plan.plan, plan.report)
        if error != 0 { throw LustError(step: "ready", errno: error) }
        supervision.ready(serving, listeners: server.listeners)
    }

    private var serving: String { "serves " + server.listeners.map(\.listen.description).joined(separator: ", ") }

    private func fail(_ error: any Error) -> Never {
        log.critical("\(String(describing: error))")
        // In the foreground the log is where the operator looks; said once is enough.
        if !preparation.foreground { tell(plan.plan, error) }
        giveBack()
        clust_fail(plan.plan, ((error as? LustError)?.exit ?? .failed).rawValue)
    }

    /// What `start` in the foreground claimed, it can give back only while it may still write to the directory.
    private func giveBack() {
        if preparation.foreground, preparation.jail == nil { preparation.pidFile?.giveBack() }
    }

    private func take(_ signal: Int32, from pid: pid_t) {
        switch signal {
        case SIGTERM, SIGINT, SIGQUIT: stop(signal)
        case SIGHUP: hangUp()
        case SIGUSR1: reopen()
        default: log.info("signal \(signal) does nothing here")
        }
    }

    /// A signal brings no file into the jail: what it could do, a command does. A supervisor that waits is told so.
    private func hangUp() {
        supervision.reloading()
        let words =
            preparation.foreground
            ? "does nothing; '\(S.name) reload' takes up the configuration"
            : "does nothing, for the configuration and the log's name are out of reach here; "
                + "'\(S.name) reload' takes up the configuration, '\(S.name) reopen' opens the log anew"
        log.notice("SIGHUP: \(words)")
        supervision.reloaded()
    }

    /// As every daemon does it that logrotate(8) sends the signal to, where the log's name leads to the log.
    private func reopen() {
        guard preparation.jail == nil else {
            log.notice(
                "SIGUSR1: does nothing, for the log's name leads nowhere in a jail; '\(S.name) reopen' opens it anew")
            return
        }
        let destinations = preparation.configuration.logDestinations(foreground: preparation.foreground)
        do throws(LustError) {
            try Reopening(destinations).put(behind: log)
            log.notice("the log was opened anew")
        } catch {
            log.error("SIGUSR1: \(String(describing: error))")
        }
    }

    private func stop(_ signal: Int32) {
        control?.isStopping()
        if server.stopping != nil {
            log.notice("stops at once")
            server.hasten()
            return
        }
        log.notice("stops, by signal \(signal)")
        supervision.stopping("stops", within: server.daemon.stopTimeout, signal: signal)
        simple.shutdown(server, signal: signal)
        server.stop()
    }

    private var isOver: Bool {
        guard let stopping = server.stopping else { return false }
        server.nudge()
        return server.isDrained || stopping.deadline <= .now
    }

    private var timeout: Int32 { server.stopping == nil ? -1 : Self.nudging }

    private func end() -> Never {
        let status = server.stopping?.status ?? .success
        if !server.isReady {
            fail(LustError(step: "start", "stopped before it was ready"))
        }
        giveBack()
        preparation.capture?.drain()
        log.sayLost()
        if !server.isDrained {
            log.warning("\(server.connections) connections were cut")
            // Handlers still run: nothing that they use may be taken down.
            _exit(status.rawValue)
        }
        log.notice("stopped")
        exit(status.rawValue)
    }
}
