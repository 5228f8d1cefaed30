// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// What the kernel says that a process is: `/proc/<pid>/status`.
struct Identity {
    let uids: [UInt32]
    let gids: [UInt32]
    let groups: [UInt32]
    let permitted: UInt64
    let effective: UInt64
    let noNewPrivileges: Bool
    let threads: Int

    /// Of a process; nil if there is none.
    init?(pid: pid_t) {
        guard let text = ProcFile.read("/proc/\(pid)/status") else { return nil }
        self.init(status: text)
    }

    private init(status: String) {
        func numbers(_ name: String) -> [UInt32] {
            (ProcFile.field(name, in: status) ?? "").split { $0 == "\t" || $0 == " " }.compactMap { UInt32($0) }
        }
        func mask(_ name: String) -> UInt64 { UInt64(ProcFile.field(name, in: status) ?? "", radix: 16) ?? 0 }
        (uids, gids, groups) = (numbers("Uid"), numbers("Gid"), numbers("Groups"))
        (permitted, effective) = (mask("CapPrm"), mask("CapEff"))
        noNewPrivileges = numbers("NoNewPrivs").first == 1
        threads = Int(numbers("Threads").first ?? 0)
    }

    /// The effective user of whoever ran the program.
    static var caller: uid_t { sys_caller() }

    static var ofThisProcess: Identity { Identity(pid: getpid()) ?? Identity(status: "") }

    /// Whether it has what the drop needs, without being root.
    var canBecomeAnother: Bool { effective >> 6 & 3 == 3 }
}
