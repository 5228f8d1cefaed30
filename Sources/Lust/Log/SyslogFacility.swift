// SPDX-License-Identifier: MIT

/// Which part of the system a record comes from, in syslog's words (RFC 5424, table 1).
public enum SyslogFacility: String, CaseIterable, Sendable, Hashable {
    /// User programs.
    case user
    /// The mail system.
    case mail
    /// Daemons without a facility of their own: the default.
    case daemon
    /// Authorization, for everybody's eyes.
    case auth
    /// The printer.
    case lpr
    /// The news system.
    case news
    /// Scheduled jobs.
    case cron
    /// Authorization, for few eyes.
    case authpriv
    /// File transfer.
    case ftp
    /// Local use.
    case local0, local1, local2, local3, local4, local5, local6, local7

    /// The facility's number.
    public var code: UInt8 {
        switch self {
        case .user: 1
        case .mail: 2
        case .daemon: 3
        case .auth: 4
        case .lpr: 6
        case .news: 7
        case .cron: 9
        case .authpriv: 10
        case .ftp: 11
        case .local0: 16
        case .local1: 17
        case .local2: 18
        case .local3: 19
        case .local4: 20
        case .local5: 21
        case .local6: 22
        case .local7: 23
        }
    }
}
