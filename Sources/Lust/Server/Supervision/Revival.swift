// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A start that the keeper makes: it waits, and if it fails it is made again, until there were too many.
///
/// While it waits it holds the claim in its own name, so `status` says that a start is under way and `stop` ends it.
@MainActor
struct Revival<S: Simple> {
    private let simple: S
    private let invocation: Invocation<S>
    private var restarts: Restarts
    private var log: Log { .shared }

    init(_ simple: S, _ invocation: Invocation<S>, _ restarts: Restarts) {
        (self.simple, self.invocation, self.restarts) = (simple, invocation, restarts)
    }

    /// Starts the daemon, with standard error for its log.
    mutating func run() throws -> ExitStatus {
        let configuration = try Configuration(invocation)
        (log.level, log.format) = (configuration.daemon.logLevel, configuration.daemon.logFormat)
        // As what it is: a syslog daemon that reads nothing is not waited for.
        try log.setSinks([.standardError()])
        log.identify(as: S.name)
        switch restarts.next(at: Restarts.now, configuration.daemon) {
        case .giveUp:
            let (most, period) = (configuration.daemon.restartMax, configuration.daemon.restartPeriod.settingText)
            log.critical("keeper: gives up after \(most) restarts within \(period)")
            return .failed
        case .wait(let time):
            log.notice("keeper: starts again in \(time.settingText), restart \(restarts.total)")
            do { try wait(time, configuration.pidFile) } catch is PidFile.AlreadyClaimed {
                log.notice("keeper: somebody has started it meanwhile")
                return .success
            }
        }
        do {
            var launch = Launch(simple: simple, invocation: invocation)
            launch.restarts = restarts
            _ = try launch.run()
            return .success
        } catch {
            log.error("keeper: \(String(describing: error))")
            throw tryAgain()
        }
    }

    private func wait(_ time: Duration, _ path: String) throws {
        let claim = try PidFile(path)
        try check("claim", path, sys_lock_byte(claim.lock.number, PidFile.Byte.alive))
        let end = ContinuousClock.now + time
        var left = time
        while left > .zero {
            var nothing = pollfd()
            _ = sys_poll(&nothing, 0, Int32(clamping: left / .milliseconds(1)))
            left = end - .now
        }
    }

    /// Becomes the same command with the restarts that there were; returns only the reason why not.
    private func tryAgain() -> LustError {
        var words = CommandLine.arguments
        if let index = words.firstIndex(of: "--restarted"), words.indices.contains(index + 1) {
            words[index + 1] = restarts.text
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        return LustError(step: "keeper", errno: -sys_become("/proc/self/exe", arguments))
    }
}
