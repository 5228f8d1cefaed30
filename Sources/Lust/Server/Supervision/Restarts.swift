// SPDX-License-Identifier: MIT
import Glibc

/// The restarts that the keeper made: how many, and when the last were, in seconds since the machine was started.
///
/// They travel on the command line of the start that the keeper repeats, for the keeper itself counts nothing.
struct Restarts: Equatable {
    var total = 0
    var recent: [Int] = []

    /// What the next restart does.
    enum Next: Equatable {
        case wait(Duration)
        case giveUp
    }

    init() {}

    /// What `--restarted` says; nil for a start that somebody typed.
    ///
    /// - Throws: ``LustError`` with exit status 2.
    init?<S: Simple>(_ invocation: Invocation<S>) throws(LustError) {
        guard let text = invocation.value(of: .restarted) else { return nil }
        guard let restarts = Restarts(text) else {
            throw LustError(step: "arguments", subject: "--restarted \(text)", "is the keeper's alone", exit: .usage)
        }
        self = restarts
    }

    /// Reads `3:1200,1260,1270`.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let total = Int32(parts[0]), total >= 0 else { return nil }
        let times = parts[1].split(separator: ",")
        recent = times.compactMap { Int32($0) }.map(Int.init)
        self.total = Int(total)
        guard recent.count == times.count else { return nil }
    }

    var text: String { "\(total):" + recent.map(\.description).joined(separator: ",") }

    /// Notes one more restart and says how long it waits: a step more for each there was within the period, up to the
    /// cap, and not at all where there were too many.
    mutating func next(at now: Int, _ settings: DaemonSettings) -> Next {
        let period = settings.restartPeriod.nanoseconds / 1_000_000_000
        recent = recent.filter { now - $0 < period }
        guard recent.count < settings.restartMax else { return .giveUp }
        recent.append(now)
        total += 1
        return .wait(min(settings.restartStep * recent.count, settings.restartCap))
    }

    /// Seconds since the machine was started, sleep included.
    static var now: Int {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        return now.tv_sec
    }
}
