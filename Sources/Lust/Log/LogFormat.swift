// SPDX-License-Identifier: MIT

/// How a record is laid out in a file or on a terminal.
public enum LogFormat: String, CaseIterable, Sendable, Hashable {
    /// `[Mon Nov 23 10:31:07 2026] INFO: message`, as python-lust wrote it: local time, ctime's layout. The default.
    case classic
    /// `2026-11-23T10:31:07.042-05:00 INFO: message`: sorts, and says its zone.
    case iso
    /// One JSON object a line: `{"time":"…","level":"info","message":"…"}`.
    case json
    /// `time=… level=info msg="…"`.
    case logfmt

    /// The format with this name.
    ///
    /// - Throws: ``LustError`` at step `log` that lists the names.
    public init(_ text: String) throws(LustError) {
        if let format = LogFormat(rawValue: text.lowercased()) {
            self = format
        } else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw LustError(
                step: "log", subject: "'\(text)'", "not a format; write one of \(names)", exit: .notConfigured)
        }
    }

    var code: UInt8 {
        switch self {
        case .classic: 0
        case .iso: 1
        case .json: 2
        case .logfmt: 3
        }
    }

    init(code: UInt8) {
        // A search in allCases would make an array for every record of an unoptimized build.
        switch code {
        case 1: self = .iso
        case 2: self = .json
        case 3: self = .logfmt
        default: self = .classic
        }
    }
}
