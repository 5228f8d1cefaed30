// SPDX-License-Identifier: MIT

/// What surrounds a message on its way to one kind of destination.
enum LogLayout: UInt8 {
    case classic, iso, json, logfmt
    /// Classic, with the level's colour.
    case terminal
    /// `<6>message`: what the journal understands on a service's standard error (sd-daemon(3)).
    case priority
    /// RFC 3164: `<30>Nov 23 10:31:07 name[pid]: message`.
    case syslog
    /// The journal's own: `KEY=value` lines and one `MESSAGE` of a given length (systemd.io/JOURNAL_NATIVE_PROTOCOL).
    case journal

    init(_ format: LogFormat) {
        switch format {
        case .classic: self = .classic
        case .iso: self = .iso
        case .json: self = .json
        case .logfmt: self = .logfmt
        }
    }

    var escape: LogEscape { self == .json || self == .logfmt ? .json : .text }
}

/// Who speaks, as far as a record is to say it.
struct LogSpeaker {
    let name: UnsafePointer<CChar>?
    let process: Int32
    let showsName: Bool
    let showsProcess: Bool
    /// syslog's facility times eight.
    let facility: UInt

    var showsTag: Bool { showsName || showsProcess }
}
