// SPDX-License-Identifier: MIT

/// How much a record matters, from what only its author wants to read to what wakes somebody up.
public enum LogLevel: String, CaseIterable, Sendable, Hashable, Comparable {
    /// For whoever looks for a mistake.
    case debug
    /// What happens in the ordinary course: the default threshold of a ``Log``.
    case info
    /// Ordinary, and worth knowing: started, reloaded, stopped.
    case notice
    /// Something is not as it should be, and the server went on.
    case warning
    /// Something that was asked for could not be done.
    case error
    /// The server cannot go on.
    case critical

    /// The level with this name, in any case; `warn`, python-lust's word for `warning`, is one too.
    ///
    /// - Throws: ``LustError`` at step `log` that lists the names.
    public init(_ text: String) throws(LustError) {
        let name = text.lowercased()
        if let level = LogLevel(rawValue: name == "warn" ? "warning" : name) {
            self = level
        } else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw LustError(
                step: "log", subject: "'\(text)'", "not a level; write one of \(names)", exit: .notConfigured)
        }
    }

    /// Less important comes first.
    @inlinable public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    @inlinable var rank: UInt8 {
        switch self {
        case .debug: 0
        case .info: 1
        case .notice: 2
        case .warning: 3
        case .error: 4
        case .critical: 5
        }
    }

    /// The word in a classic line, and what stands between it and the message.
    var word: StaticString {
        switch self {
        case .debug: "DEBUG: "
        case .info: "INFO: "
        case .notice: "NOTICE: "
        case .warning: "WARNING: "
        case .error: "ERROR: "
        case .critical: "CRITICAL: "
        }
    }

    /// What makes a terminal show the word in the level's colour.
    var colour: StaticString {
        switch self {
        case .debug: "\u{1B}[2m"
        case .info: "\u{1B}[32m"
        case .notice: "\u{1B}[36m"
        case .warning: "\u{1B}[33m"
        case .error, .critical: "\u{1B}[1;31m"
        }
    }

    /// The name as constant bytes: `rawValue` would have to make a string.
    var name: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        case .critical: "critical"
        }
    }

    /// syslog's severity, RFC 5424 table 2: 7 is debug, 2 is critical.
    var severity: UInt {
        switch self {
        case .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
