// SPDX-License-Identifier: MIT
import Glibc

/// What went wrong, and at which step of becoming a daemon.
///
/// Its description is one sentence for the operator, in three parts where there are three: the step, what it was
/// about, and what the system said: `claim: /run/hi.pid: Permission denied`.
public struct LustError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step that failed, by the name it has in `plan`, in the log and in `clust.h`.
    public let step: String

    /// What the step was about: a path, a user, a port. Empty where the step says it all.
    public let subject: String

    /// The error number of the system, or 0 where it was not the system that said no.
    public let errno: Int32

    /// What to do about it, or what is wrong where `errno` is 0.
    public let reason: String

    /// The status that the command ends with.
    public let exit: ExitStatus

    /// The system said no: status 1, or 4 where it was for want of permission.
    public init(step: String, subject: String = "", errno: Int32, reason: String = "", exit: ExitStatus? = nil) {
        (self.step, self.subject, self.errno, self.reason) = (step, subject, errno, reason)
        let unpermitted = (errno == EACCES || errno == EPERM) && geteuid() != 0
        self.exit = exit ?? (unpermitted ? .notPermitted : .failed)
    }

    /// The operator has to change something.
    public init(step: String, subject: String = "", _ reason: String, exit: ExitStatus = .failed) {
        (self.step, self.subject, self.errno, self.reason, self.exit) = (step, subject, 0, reason, exit)
    }

    /// `step: subject: what the system said; what to do`.
    public var description: String {
        let said = errno == 0 ? "" : String(cString: strerror(errno))
        let why = [said, reason].filter { !$0.isEmpty }.joined(separator: "; ")
        return [step, subject, why].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
