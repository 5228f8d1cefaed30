// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A process held by a pidfd, so that its number cannot become another's. See `pidfd_open(2)`.
struct RunningProcess {
    let pid: pid_t
    private let handle: Descriptor

    /// Takes hold of the process that claims the pid file; nil if it ended meanwhile.
    ///
    /// The claim is read again once the process is held: only then is it known that the number was not reused between.
    init?(claiming path: String, pid: pid_t) throws(LustError) {
        let number = sys_pidfd_open(pid)
        if number == -ESRCH { return nil }
        handle = Descriptor(try check("stop", "pid \(pid)", number))
        self.pid = pid
        switch Claim(of: path) {
        case .running(pid), .starting(.some(pid)): break
        case .unknown(let error): throw error
        default: return nil
        }
    }

    /// Sends a signal. A process that ended meanwhile is no error.
    func signal(_ number: Int32) throws(LustError) {
        let result = sys_pidfd_send_signal(handle.number, number)
        if result == -ESRCH { return }
        let exit: ExitStatus = result == -EPERM ? .notPermitted : .failed
        if result < 0 { throw LustError(step: "stop", subject: "pid \(pid)", errno: -result, exit: exit) }
    }

    /// Waits for its end.
    ///
    /// - Returns: Whether it ended within the time.
    func ends(within time: Duration) -> Bool {
        let end = ContinuousClock.now + time
        while true {
            var file = pollfd(fd: handle.number, events: Int16(POLLIN), revents: 0)
            let left = max(.zero, end - .now)
            let ready = sys_poll(&file, 1, Int32(clamping: left / .milliseconds(1)))
            if ready > 0 { return true }
            if left == .zero { return false }
        }
    }
}

extension Duration {
    /// How many times `unit` goes into it, rounded up, so that a wait is never shorter than asked.
    static func / (duration: Duration, unit: Duration) -> Int64 {
        let (whole, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: unit.nanoseconds)
        return rest > 0 ? whole + 1 : whole
    }

    /// All of it in nanoseconds; the largest number where it would not fit.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isLonger) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return isTooLong || isLonger ? .max : sum
    }
}
