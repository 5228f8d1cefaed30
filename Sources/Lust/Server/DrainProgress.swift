// SPDX-License-Identifier: MIT
import Glibc

/// Shows an operator at a terminal what a stopping daemon still waits for.
@MainActor
final class DrainProgress {
    private let pidFile: String
    private let pid: pid_t
    private let name: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private var shown = ""

    /// How long nothing is shown, and then between two looks.
    private static let pause: Duration = .milliseconds(250)

    init(pidFile: String, pid: pid_t, name: String) { (self.pidFile, self.pid, self.name) = (pidFile, pid, name) }

    /// Waits for the end of the process.
    ///
    /// - Parameter time: Nil for as long as it takes.
    /// - Returns: Whether it ended within the time.
    func ends(_ process: RunningProcess, within time: Duration?) -> Bool {
        let deadline = time.map { ContinuousClock.now + $0 }
        defer { clear() }
        while true {
            let left = deadline.map { max(.zero, $0 - .now) } ?? .seconds(3600)
            guard isShown else {
                if process.ends(within: left) { return true }
                if deadline != nil { return false }
                continue
            }
            if process.ends(within: min(left, Self.pause)) { return true }
            if left <= Self.pause { return false }
            show()
        }
    }

    private func show() {
        do throws(LustError) {
            // A daemon that does not answer must not hold up the schedule that is to end it.
            let client = try ControlClient(pidFile: pidFile, pid: pid, within: Self.pause)
            let answer = try client.ask(ControlMessage(.status), within: Self.pause)
            guard let count = answer.value(of: "connections") else { return }
            clear()
            shown = "\(name): \(count) connections left"
            Output.complain(shown)
        } catch { return }
    }

    private func clear() {
        guard !shown.isEmpty else { return }
        Output.complain("\r" + String(repeating: " ", count: shown.count) + "\r")
        shown = ""
    }
}
