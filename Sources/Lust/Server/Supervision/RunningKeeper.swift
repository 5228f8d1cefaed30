// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The keeper of a running daemon, as the kernel tells it by the lock on the pid file.
struct RunningKeeper {
    let pid: pid_t

    /// How often it has started the daemon again.
    let restarts: Int
    private let handle: Descriptor

    /// Nil if there is none; held by a pidfd, so that its number cannot become another's.
    init?(of pidFile: String) {
        let number = sys_openat(AT_FDCWD, pidFile, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        guard number >= 0 else { return nil }
        let file = Descriptor(number)
        var length: off_t = 0
        pid = sys_lock_range(file.number, PidFile.Byte.keeper, &length)
        guard pid > 0 else { return nil }
        let handle = sys_pidfd_open(pid)
        guard handle >= 0 else { return nil }
        self.handle = Descriptor(handle)
        restarts = max(0, Int(length) - 1)
        var again: off_t = 0
        guard sys_lock_range(file.number, PidFile.Byte.keeper, &again) == pid else { return nil }
    }

    /// The one that is starting the daemon again: it has the claim then, and the option that is the keeper's alone.
    init?(reviving pidFile: String) {
        guard let pid = Claim.claimer(of: pidFile), let handle = Descriptor(ifOpen: sys_pidfd_open(pid)),
            let words = ProcFile.read("/proc/\(pid)/cmdline")?.split(separator: "\0"),
            words.contains("--\(CommandOption.restarted.name)"), Claim.claimer(of: pidFile) == pid
        else { return nil }
        (self.pid, self.handle, restarts) = (pid, handle, 0)
    }

    /// Tells it that the daemon is meant to end: it tidies up then, and starts nothing.
    func dismiss() {
        _ = sys_pidfd_send_signal(handle.number, SIGTERM)
        _ = sys_pidfd_send_signal(handle.number, SIGCONT)
    }

    /// Waits until it has ended, which it does right after the daemon; kills it where it does not.
    func awaitEnd(within time: Duration = .seconds(3)) {
        var file = pollfd(fd: handle.number, events: Int16(POLLIN), revents: 0)
        if sys_poll(&file, 1, Int32(clamping: time / .milliseconds(1))) > 0 { return }
        _ = sys_pidfd_send_signal(handle.number, SIGKILL)
        _ = sys_poll(&file, 1, 1000)
    }

    var text: String { "kept by pid \(pid)" + (restarts == 0 ? "" : ", \(restarts) restarts") }

    var members: [(String, String)] { [("keeper", "\(pid)"), ("keeper_restarts", "\(restarts)")] }
}
