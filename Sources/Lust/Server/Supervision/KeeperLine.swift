// SPDX-License-Identifier: MIT

/// What surrounds the keeper's one line, so that it looks as the daemon's do; the stamp as strftime(3) makes it.
struct KeeperLine {
    let inOrder: String
    let otherwise: String
    let tail: String

    /// - Parameters:
    ///   - destination: The log's first, which the keeper writes to.
    ///   - format: The log's, where that is a file.
    init(_ name: String, _ destination: LogDestination?, _ format: LogFormat) {
        let (notice, error) = (LogLevel.notice, LogLevel.error)
        switch destination {
        case .syslog(let facility):
            let head = { (level: LogLevel) in "<\(UInt(facility.code) * 8 + level.severity)>%b %e %H:%M:%S \(name): " }
            (inOrder, otherwise, tail) = (head(notice), head(error), "\n")
        case .journal:
            let head = { (level: LogLevel) in "PRIORITY=\(level.severity)\nSYSLOG_IDENTIFIER=\(name)\nMESSAGE=" }
            (inOrder, otherwise, tail) = (head(notice), head(error), "\n")
        case .file, .standardError, nil:
            let (before, after, shouts) = Self.surroundings(format)
            let between = format == .json ? "\",\"message\":\"" : format == .logfmt ? " msg=\"" : ": "
            inOrder = before + (shouts ? "NOTICE" : "notice") + between
            otherwise = before + (shouts ? "ERROR" : "error") + between
            tail = after + "\n"
        }
    }

    private static func surroundings(_ format: LogFormat) -> (before: String, after: String, shouts: Bool) {
        let iso = "%Y-%m-%dT%H:%M:%S%z"
        return switch format {
        case .classic: ("[%a %b %e %H:%M:%S %Y] ", "", true)
        case .iso: ("\(iso) ", "", true)
        case .json: ("{\"time\":\"\(iso)\",\"level\":\"", "\"}", false)
        case .logfmt: ("time=\(iso) level=", "\"", false)
        }
    }
}
