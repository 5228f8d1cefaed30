// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// What the pid file's locks say about who runs.
enum Claim: Equatable {
    /// There is no file.
    case none
    /// There is a file and nobody claims it: the daemon died.
    case left
    /// A start is under way; the pid is known once the daemon exists.
    case starting(pid: pid_t?)
    /// A daemon serves.
    case running(pid: pid_t)
    /// It cannot be found out.
    case unknown(LustError)

    /// Asks the kernel who holds the locks; the number in the file is not read.
    init(of path: String) {
        let number = sys_openat(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        switch number {
        case -ENOENT: self = .none
        case -ELOOP: self = .unknown(LustError(step: "claim", subject: path, "is a link, which no daemon makes"))
        case ..<0: self = .unknown(LustError(step: "claim", subject: path, errno: -number))
        default: self = Claim(of: Descriptor(number), path)
        }
    }

    private init(of file: Descriptor, _ path: String) {
        let alive = sys_lock_holder(file.number, PidFile.Byte.alive)
        switch alive {
        case 0: self = Claim.isBeingClaimed(file) ? .starting(pid: nil) : .left
        case -1: self = .unknown(LustError(step: "claim", subject: path, "is held in another pid namespace"))
        case ..<0: self = .unknown(LustError(step: "claim", subject: path, errno: -alive))
        default:
            let serves = sys_lock_holder(file.number, PidFile.Byte.serving) == alive
            self = serves ? .running(pid: alive) : .starting(pid: alive)
        }
    }

    /// Whether a starter holds the flock, before a daemon exists. To try the lock would itself disturb a start.
    private static func isBeingClaimed(_ file: Descriptor) -> Bool {
        var facts = stat()
        guard sys_fstat(file.number, &facts) == 0, let locks = ProcFile.read("/proc/locks") else { return false }
        let inode = ":\(facts.st_ino) "
        return locks.split(separator: "\n").contains { $0.has(" FLOCK ") && $0.has(inode) }
    }
}
