// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

extension Patient {
    /// Who it is, in every thread, and what the kernel lets it do.
    var privileges: [Finding] {
        [identity, groupsFinding, capabilities, bounding, newPrivileges, seccomp, rootFinding, dumps, others]
            + [Finding("securebits", .unseen, "the kernel tells them to the process alone")]
            + [landlock]
    }

    private var identity: Finding {
        let (users, groups) = (fields("Uid"), fields("Gid"))
        guard users.count == 1, groups.count == 1 else {
            return Finding(
                "13 identity", .wrong, "its threads differ: users \(users.sorted()), groups \(groups.sorted())")
        }
        let user = uids.first ?? 0
        let threads = threads.count == 1 ? "" : ", in all \(threads.count) threads"
        if Set(uids).count > 1 { return Finding("13 identity", .wrong, "users \(uids): it can go back\(threads)") }
        if user == 0 { return Finding("13 identity", .wrong, "is root\(threads)") }
        if field("Gid").split(separator: "\t").contains("0") {
            return Finding("13 identity", .wrong, "has root's group")
        }
        if user == 65534 {
            return Finding("13 identity", .weak, "is nobody, whom others become too and can signal it\(threads)")
        }
        return Finding(
            "13 identity", .ok, "user \(user), group \(field("Gid").split(separator: "\t").first ?? "")\(threads)")
    }

    private var groupsFinding: Finding {
        let groups = field("Groups").split(separator: " ")
        if groups.contains("0"), uids.first != 0 { return Finding("groups", .wrong, "kept root's group") }
        return Finding("groups", .ok, groups.isEmpty ? "none" : groups.joined(separator: " "))
    }

    private var capabilities: Finding {
        let masks = ["CapEff", "CapPrm", "CapInh", "CapAmb"].map { name in
            threads.reduce(UInt64(0)) { $0 | (UInt64(ProcFile.field(name, in: $1) ?? "", radix: 16) ?? 0) }
        }
        let all = masks.reduce(0, |)
        if all == 0 { return Finding("capabilities", .ok, "none, in no set") }
        let held = Capability.all(in: all)
        let undoing = held.filter(\.undoesTheJail)
        if undoing.isEmpty {
            return Finding("capabilities", .weak, "has \(held.map(\.description).joined(separator: ", "))")
        }
        return Finding(
            "capabilities", .wrong,
            "\(held.count), among them \(undoing.prefix(4).map(\.description).joined(separator: ", ")): each is as good as root"
        )
    }

    private var bounding: Finding {
        let left = mask("CapBnd")
        if left == 0 { return Finding("bounding", .ok, "empty: no program gives it a capability") }
        return Finding(
            "bounding", .weak, "\(left.nonzeroBitCount) capabilities could come back with a program that has them")
    }

    private var newPrivileges: Finding {
        fields("NoNewPrivs") == ["1"]
            ? Finding("no_new_privs", .ok, "set")
            : Finding("no_new_privs", .weak, "not set: a setuid program makes it root")
    }

    private var seccomp: Finding {
        fields("Seccomp") == ["2"]
            ? Finding("seccomp", .ok, "filtered")
            : Finding("seccomp", .weak, "no filter: all of the kernel's system calls are within reach")
    }

    private var landlock: Finding {
        let abi = sys_landlock_abi()
        if abi == 0 { return Finding("landlock", .weak, "this kernel has none: only its user's rights hold it") }
        let lacks = LandlockLacks(abi: UInt32(abi))
        return Finding(
            "landlock", .unseen,
            "the kernel tells nobody of a process's domain"
                + (lacks.isEmpty ? "" : ", and its ABI \(abi) has none for \(lacks.words)"))
    }

    private var rootFinding: Finding {
        guard let root else { return Finding("root", .unseen, "only root may see it") }
        let (own, ours) = (ProcFile.link("/proc/\(pid)/ns/mnt"), ProcFile.link("/proc/self/ns/mnt"))
        if isJailed {
            return Finding("root", .ok, "is shut in \(root)" + (own == ours ? "" : ", with mounts of its own"))
        }
        if own != ours { return Finding("root", .ok, "has mounts of its own") }
        return Finding("root", .weak, "sees all files of the system")
    }

    private var dumps: Finding {
        guard let facts = Self.facts("/proc/\(pid)/environ") else { return Finding("dumps", .unseen, "cannot be told") }
        let core = ProcFile.read("/proc/\(pid)/limits")?.split(separator: "\n").first { $0.hasPrefix("Max core") }
        let isZero = core?.split(separator: " ").dropFirst(4).first == "0"
        if facts.st_uid == 0, uids.first != 0 {
            return Finding("dumps", .ok, "can be traced by root alone, leaves no core")
        }
        if uids.first == 0 { return Finding("dumps", .weak, "is root's, and so is all that could trace it") }
        return Finding(
            "dumps", .weak, "its user can trace it" + (isZero ? "; no core is left" : ", and a crash leaves a core"))
    }

    private var others: Finding {
        let user = uids.first ?? 0
        guard user != 0 else {
            return Finding("neighbours", .weak, "as root it can signal, trace and read every process")
        }
        let group = number(5)
        let same = ProcFile.names(in: "/proc").compactMap { pid_t($0) }.filter { other in
            guard other != pid, let text = ProcFile.read("/proc/\(other)/status") else { return false }
            let isKin = ProcFile.field("PPid", in: text) == "\(pid)" || "\(other)" == field("PPid")
            let theirs = Patient.processGroup(other)
            return !isKin && theirs != group
                && ProcFile.field("Uid", in: text)?.split(separator: "\t").first == "\(user)"
        }
        if same.isEmpty { return Finding("neighbours", .ok, "no other process has its user") }
        return Finding(
            "neighbours", .weak, "\(same.count) other processes have its user and can signal it: \(same.prefix(5))")
    }

    private static func processGroup(_ pid: pid_t) -> Int {
        guard let text = ProcFile.read("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return 0 }
        let fields = text[end...].split(separator: " ")
        return fields.count > 3 ? Int(fields[3]) ?? 0 : 0
    }
}
