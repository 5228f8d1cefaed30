// SPDX-License-Identifier: MIT
import Glibc

/// What the daemon says of itself, for whom it answers: root, and who started it.
@MainActor
struct DaemonWord {
    private let answer: ControlAnswer?
    private let silence: String?

    /// Asks. Who may not ask is told nothing; a daemon that does not answer is a fact worth telling.
    init(pidFile: String, pid: pid_t) {
        do throws(LustError) {
            answer = try ControlClient(pidFile: pidFile, pid: pid).ask(ControlMessage(.status))
            silence = nil
        } catch {
            answer = nil
            silence = error.errno == EACCES || error.errno == EPERM ? nil : error.description
        }
    }

    var isStopping: Bool { answer?.value(of: "stopping") == "true" }

    /// Device and inode of each file that it logs to; nil where it has not said.
    var logs: [String]? { answer?.values(of: "log") }

    private func number(_ name: String) -> Int? { answer?.value(of: name).flatMap { Int($0) } }

    var lines: [String] {
        if let silence { return [silence] }
        var lines: [String] = []
        if let now = number("connections"), let served = number("served") {
            lines.append("\(now) connections now, \(served) served")
        }
        if let lost = number("lost_records"), lost > 0 { lines.append("\(lost) log records were lost") }
        if isStopping { lines.append("is stopping") }
        return lines
    }

    var members: [(String, String)] {
        var members = [("control", "\(answer != nil)")]
        for name in ["connections", "served", "lost_records"] {
            if let number = number(name) { members.append((name, "\(number)")) }
        }
        if answer != nil { members.append(("stopping", "\(isStopping)")) }
        return members
    }
}
