// SPDX-License-Identifier: MIT

extension Supervision {
    /// What `start` was told on its command line and in its settings, and what it finds.
    convenience init<S: Simple>(_ invocation: Invocation<S>, _ settings: DaemonSettings) throws(LustError) {
        var file = settings.readyFd
        if let text = invocation.value(of: .readyFile) {
            guard let number = Int(text), number >= 0 else {
                throw LustError(step: "arguments", subject: "--ready-fd \(text)", "is no descriptor", exit: .usage)
            }
            file = number
        }
        try self.init(
            wantsForeground: invocation.has(.foreground), readyFile: file, isKept: invocation.has(.restarted))
    }
}
