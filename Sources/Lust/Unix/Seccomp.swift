// SPDX-License-Identifier: MIT
internal import CLust

/// The filter of system calls that a daemon has; seccomp(2).
public enum Seccomp: String, CaseIterable, Sendable {
    /// Refuses what no ordinary server needs, with `EPERM`: mounts, namespaces, ptrace, bpf, kernel modules and the like.
    case `default`
    /// Allows what servers need and nothing else: no program is started, no memory becomes executable.
    case strict
    /// None.
    case off

    /// As a plan has it.
    var level: clust_seccomp {
        switch self {
        case .default: CLUST_SECCOMP_DEFAULT
        case .strict: CLUST_SECCOMP_STRICT
        case .off: CLUST_SECCOMP_OFF
        }
    }
}
