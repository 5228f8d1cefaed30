// SPDX-License-Identifier: MIT
import Glibc

/// Which signals a daemon is sent, and how long it may take after each: `TERM/30/KILL/5`, as start-stop-daemon's.
///
/// Source: start-stop-daemon(8), `--retry`.
public struct StopSchedule: SettingValue, Hashable {
    /// A signal, and how long to wait for the end after it.
    public struct Step: Sendable, Hashable {
        /// Its number.
        public let signal: Int32
        /// Nil for as long as it takes.
        public let time: Duration?
    }

    /// At least one.
    public let steps: [Step]

    /// TERM, a time to drain, KILL and five seconds.
    init(draining time: Duration) {
        steps = [Step(signal: SIGTERM, time: time), Step(signal: SIGKILL, time: .seconds(5))]
    }

    /// See the type.
    public static var wanted: String { "a schedule such as TERM/30/KILL/5: signals, each with seconds or 'forever'" }

    /// Signals by name or number, each followed by a time; a time alone is `TERM/time/KILL/time`.
    public init(settingText: String) throws(SettingProblem) {
        let parts = settingText.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 1 {
            let time = try Self.time(parts[0], in: settingText)
            steps = [Step(signal: SIGTERM, time: time), Step(signal: SIGKILL, time: time)]
            return
        }
        guard parts.count.isMultiple(of: 2) else { throw SettingProblem(settingText, isNot: Self.wanted) }
        var steps: [Step] = []
        for index in stride(from: 0, to: parts.count, by: 2) {
            guard let signal = Self.signal(parts[index]) else { throw SettingProblem(parts[index], isNot: "a signal") }
            steps.append(Step(signal: signal, time: try Self.time(parts[index + 1], in: settingText)))
        }
        self.steps = steps
    }

    private static func time(_ text: String, in whole: String) throws(SettingProblem) -> Duration? {
        if text == "forever" { return nil }
        do throws(SettingProblem) { return try Duration(settingText: text) } catch {
            throw SettingProblem(whole, isNot: wanted)
        }
    }

    private static let names: [(String, Int32)] = [
        ("TERM", SIGTERM), ("KILL", SIGKILL), ("INT", SIGINT), ("QUIT", SIGQUIT), ("HUP", SIGHUP), ("USR1", SIGUSR1),
        ("USR2", SIGUSR2), ("ABRT", SIGABRT), ("CONT", SIGCONT),
    ]

    private static func signal(_ text: String) -> Int32? {
        let word = text.hasPrefix("-") ? String(text.dropFirst()) : text
        if let number = Int32(word) { return (1...64).contains(number) ? number : nil }
        let name = word.uppercased()
        return names.first { $0.0 == (name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name) }?.1
    }

    private static func name(_ signal: Int32) -> String { names.first { $0.1 == signal }?.0 ?? "\(signal)" }

    /// As it is read.
    public var settingText: String {
        steps.map { "\(Self.name($0.signal))/\($0.time?.settingText ?? "forever")" }.joined(separator: "/")
    }
}
