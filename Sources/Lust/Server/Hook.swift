// SPDX-License-Identifier: MIT
internal import CLust
import Glibc

/// The server's own code in the sequence, the last that runs as root.
@MainActor
final class Hook {
    private let run: @MainActor () throws -> Void
    var plan: UnsafeMutablePointer<clust_plan>?

    /// Nil for a server without ``PrivilegedHooks``: then the sequence has no such step.
    init?<S: Simple>(_ simple: S, _ preparation: Preparation<S>) {
        guard S.hasPrivilegedHooks else { return nil }
        run = {
            do { try simple.runPrivilegedHooks(preparation.server) } catch {
                // There is no starter to do it, and it is root still.
                if preparation.foreground { preparation.pidFile?.giveBack() }
                throw error
            }
        }
    }

    /// What the sequence calls: on the main thread, which it never leaves.
    nonisolated static let entry: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
        guard let context else { return EINVAL }
        let hook = Unmanaged<Hook>.fromOpaque(context).takeUnretainedValue()
        return MainActor.assumeIsolated { hook.call() }
    }

    private func call() -> Int32 {
        do {
            try run()
            return 0
        } catch {
            if let plan { tell(plan, error) }
            let errno = (error as? LustError)?.errno ?? 0
            return errno == 0 ? ECANCELED : errno
        }
    }
}

/// Sends the starter what went wrong in the daemon.
func tell(_ plan: UnsafePointer<clust_plan>, _ error: any Error) {
    var text = String(describing: error)
    text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { clust_tell(plan, $0.baseAddress, $0.count) }
    }
}
