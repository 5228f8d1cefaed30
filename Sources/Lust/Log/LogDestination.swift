// SPDX-License-Identifier: MIT
import Glibc

/// Where a log goes, as an operator writes it: `file:/var/log/hi.log`, `stderr`, `syslog:daemon`, `journal`.
public enum LogDestination: Sendable, Hashable, CustomStringConvertible {
    /// A file, by its absolute path.
    case file(String)
    /// The process's standard error.
    case standardError
    /// The machine's syslog daemon.
    case syslog(SyslogFacility)
    /// systemd's journal.
    case journal

    /// Reads one destination.
    ///
    /// A path alone is a file, and `syslog` alone is `syslog:daemon`.
    ///
    /// - Throws: ``LustError`` at step `log`: a sentence that says what can be written.
    public init(_ text: String) throws(LustError) {
        let text = Self.trimmed(text)
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let argument = parts.count > 1 ? parts[1] : nil
        switch (parts[0], argument) {
        case ("file", let path?): self = .file(try Self.path(path))
        case (let path, _) where path.hasPrefix("/"): self = .file(text)
        case ("stderr", nil): self = .standardError
        case ("syslog", nil): self = .syslog(.daemon)
        case ("syslog", let name?): self = .syslog(try Self.facility(name))
        case ("journal", nil): self = .journal
        default:
            throw LustError(
                step: "log", subject: "'\(text)'",
                "not a destination; write file:/PATH, stderr, syslog:FACILITY or journal", exit: .notConfigured)
        }
    }

    /// Reads several, separated by commas.
    ///
    /// - Throws: ``LustError`` at step `log`: none, more than a log can have, one twice, or one that is not a destination.
    public static func list(_ text: String) throws(LustError) -> [LogDestination] {
        var found: [LogDestination] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            found.append(try LogDestination(String(part)))
        }
        if let trouble = trouble(in: found) { throw LustError(step: "log", trouble, exit: .notConfigured) }
        return found
    }

    /// Why these cannot be one log's.
    static func trouble(in list: [LogDestination]) -> String? {
        for (place, destination) in list.enumerated() where list[..<place].contains(destination) {
            return "\(destination) is there twice"
        }
        let most = Log.destinationLimit
        return list.count > most ? "\(list.count) destinations; write \(most) at most" : nil
    }

    /// As it is written in a configuration file.
    public var description: String {
        switch self {
        case .file(let path): "file:\(path)"
        case .standardError: "stderr"
        case .syslog(let facility): "syslog:\(facility.rawValue)"
        case .journal: "journal"
        }
    }

    /// Opens it, outside of a jail and before privileges are gone.
    ///
    /// - Throws: ``LustError`` at step `log`, as ``LogFile`` and ``LogSink`` do.
    public func open() throws(LustError) -> LogSink {
        switch self {
        case .file(let path): try LogSink(descriptor: LogFile.open(path))
        case .standardError: try .standardError()
        case .syslog(let facility): try .syslog(facility)
        case .journal: try .journal()
        }
    }

    private static func path(_ text: String) throws(LustError) -> String {
        guard text.hasPrefix("/") else {
            throw LustError(
                step: "log", subject: "'file:\(text)'", "the path of a log file is absolute: write file:/PATH",
                exit: .notConfigured)
        }
        return text
    }

    private static func facility(_ name: String) throws(LustError) -> SyslogFacility {
        if let facility = SyslogFacility(rawValue: name.lowercased()) { return facility }
        let names = SyslogFacility.allCases.map(\.rawValue).joined(separator: ", ")
        throw LustError(
            step: "log", subject: "'syslog:\(name)'", "not a facility; write one of \(names)", exit: .notConfigured)
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
