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
        let number = Self.open(path)
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
        case 0: self = Claim.claimer(of: file) == nil ? .left : .starting(pid: nil)
        case -1: self = .unknown(LustError(step: "claim", subject: path, "is held in another pid namespace"))
        case ..<0: self = .unknown(LustError(step: "claim", subject: path, errno: -alive))
        default:
            let serves = sys_lock_holder(file.number, PidFile.Byte.serving) == alive
            self = serves ? .running(pid: alive) : .starting(pid: alive)
        }
    }

    /// Whether the claim is about to be given up: by a process that ends, or by one whose starter is gone.
    static func isEnding(_ path: String) -> Bool {
        switch Claim(of: path) {
        case .none, .left: true
        case .running(let pid), .starting(.some(let pid)): ProcessFacts.isEnding(pid)
        case .starting(nil): isClaimerGone(path)
        case .unknown: false
        }
    }

    private static func isClaimerGone(_ path: String) -> Bool {
        guard let claimer = claimer(of: path) else { return true }
        return claimer > 0 && kill(claimer, 0) != 0 && errno == ESRCH
    }

    /// The starter that took the flock; it may have ended since. Nil if nobody has it, 0 if it is out of sight.
    static func claimer(of path: String) -> pid_t? { Descriptor(ifOpen: open(path)).flatMap { claimer(of: $0) } }

    private static func open(_ path: String) -> Int32 {
        sys_openat(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
    }

    /// The starter that took the flock, before a daemon exists; 0 if it is out of sight.
    ///
    /// To try the lock would itself disturb a start.
    private static func claimer(of file: Descriptor) -> pid_t? {
        var facts = stat()
        guard sys_fstat(file.number, &facts) == 0, let locks = ProcFile.read("/proc/locks") else { return nil }
        let inode = ":\(facts.st_ino) "
        let line = locks.split(separator: "\n").first { $0.has(" FLOCK ") && $0.has(inode) }
        // 1: FLOCK ADVISORY WRITE 4711 00:19:1234 0 EOF
        return line.map { pid_t($0.split(separator: " ").dropFirst(4).first ?? "") ?? 0 }
    }
}
