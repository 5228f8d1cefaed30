// SPDX-License-Identifier: MIT

extension LogLevel: SettingValue {
    /// The level of this name; `warn`, python-lust's word, is one too.
    public init(settingText: String) throws(SettingProblem) {
        do { try self.init(settingText) } catch { throw SettingProblem(settingText, isNot: Self.wanted) }
    }
}

extension LogFormat: SettingValue {}

extension LogDestination: SettingValue {
    /// What a text has to be.
    public static var wanted: String { "a destination: file:/PATH, stderr, syslog:FACILITY or journal" }

    /// Those that need no more.
    public static var kind: WordKind { .choice(["stderr", "journal", "syslog"]) }

    /// Reads one destination.
    public init(settingText: String) throws(SettingProblem) {
        do { try self.init(settingText) } catch { throw SettingProblem(settingText, isNot: Self.wanted) }
    }

    /// As it is written in a configuration file.
    public var settingText: String { description }
}

extension DaemonSettings {
    /// More destinations than a log can have, or one twice.
    public func conflicts() -> [SettingConflict] {
        LogDestination.trouble(in: log).map { [SettingConflict("log", $0)] } ?? []
    }
}
