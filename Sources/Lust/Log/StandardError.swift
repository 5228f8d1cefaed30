// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

extension LogSink {
    /// The process's standard error, as a server in the foreground uses it.
    ///
    /// Where systemd has connected it to the journal (`JOURNAL_STREAM` names it), each line begins with its priority, `<6>`,
    /// and has no stamp, as the journal has one. A pipe or a terminal is opened anew, so that `O_NONBLOCK` is ours alone and the
    /// shell's terminal stays as it was; where that is not allowed, a reader that sleeps can make the log wait.
    ///
    /// - Throws: ``LustError`` at step `log` where descriptor 2 is closed.
    public static func standardError() throws(LustError) -> LogSink {
        let kind = try kind(of: 2)
        if isJournal(2) { return LogSink(descriptor: try copy(2), kind: kind, layout: .priority) }
        guard kind == .pipe else { return LogSink(descriptor: try copy(2), kind: kind) }
        let layout: LogLayout? = wantsColour(2) ? .terminal : nil
        let own = sys_openat(AT_FDCWD, "/proc/self/fd/2", O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0)
        return LogSink(descriptor: own >= 0 ? own : try copy(2), kind: kind, layout: layout)
    }

    /// On a terminal that shows colours, unless its user wants none (no-color.org).
    private static func wantsColour(_ descriptor: Int32) -> Bool {
        guard isatty(descriptor) == 1, getenv("NO_COLOR") == nil, let terminal = getenv("TERM") else { return false }
        return strcmp(terminal, "dumb") != 0
    }

    /// systemd.exec(5): "the device and inode number of the file descriptor, decimal, separated by a colon".
    static func isJournal(_ descriptor: Int32) -> Bool {
        var facts = stat()
        guard let named = getenv("JOURNAL_STREAM"), sys_fstat(descriptor, &facts) == 0 else { return false }
        return String(cString: named) == "\(facts.st_dev):\(facts.st_ino)"
    }

    private static func copy(_ descriptor: Int32) throws(LustError) -> Int32 {
        let copy = sys_dup(descriptor)
        guard copy >= 0 else { throw LustError(step: "log", subject: "standard error", errno: -copy) }
        return copy
    }
}
