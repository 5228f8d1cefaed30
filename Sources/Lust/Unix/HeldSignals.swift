// SPDX-License-Identifier: MIT
import Glibc

/// The signals by which an operator ends a command, held back: what came of them meanwhile comes at ``release()``.
struct HeldSignals {
    private var before = sigset_t()

    init() {
        var ends = sigset_t()
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&ends, signal) }
        sigprocmask(SIG_BLOCK, &ends, &before)
    }

    func release() {
        var before = before
        sigprocmask(SIG_SETMASK, &before, nil)
    }
}
