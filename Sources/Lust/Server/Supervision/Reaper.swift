// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The first process of a container inherits every orphan, and nobody else buries them.
@MainActor
enum Reaper {
    /// Reaps whatever has ended, now and for the process's life.
    static func begin(_ loop: MainLoop) throws(LustError) {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGCHLD)
        let signals = Descriptor(try check("start", "signalfd", sys_signalfd(&set)))
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let number = signals.number
        try loop.watch(signals) {
            var facts = signalfd_siginfo()
            let size = MemoryLayout<signalfd_siginfo>.size
            while sys_read(number, &facts, size) == size {}
            reap()
        }
        reap()
    }

    private static func reap() { while sys_reap() > 0 {} }
}
