// SPDX-License-Identifier: MIT

/// What a command's exit status says, as LSB's init script actions have it where they say anything.
///
/// Source: Linux Standard Base Core 3.1, 20.2 "Init Script Actions".
public struct ExitStatus: RawRepresentable, Sendable, Hashable {
    /// The number handed to `exit(3)`.
    public let rawValue: Int32

    /// A status of the server's own: 8 and above are free.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// 0: done, or it was so already.
    public static let success = ExitStatus(rawValue: 0)
    /// 1: it failed; the reason is on standard error.
    public static let failed = ExitStatus(rawValue: 1)
    /// 2: the command line is wrong.
    public static let usage = ExitStatus(rawValue: 2)
    /// 4: the caller may not.
    public static let notPermitted = ExitStatus(rawValue: 4)
    /// 6: the configuration is wrong.
    public static let notConfigured = ExitStatus(rawValue: 6)
    /// 7: the command needs a running daemon, and there is none.
    public static let notRunning = ExitStatus(rawValue: 7)

    /// What each number means in general, for manuals.
    static var meanings: [(status: ExitStatus, meaning: String)] {
        [
            (.success, "done, or it was so already"), (.failed, "it failed; the reason is on standard error"),
            (.usage, "the command line is wrong"), (.needsRestart, "done in part, or it does not run"),
            (.notPermitted, "the caller may not, or it cannot be told"), (.notConfigured, "the configuration is wrong"),
            (.notRunning, "the command needs a running daemon, and there is none"),
        ]
    }
}
