// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// What the kernel shows of a running process, as far as the caller may see it.
struct ProcessFacts {
    let pid: pid_t
    let identity: Identity?
    let root: String?
    private let mounts: String?
    let uptime: Int?
    let listening: [String]

    /// Soft limits by the kernel's names for them.
    let limits: [String: String]

    init(pid: pid_t) {
        self.pid = pid
        identity = Identity(pid: pid)
        (root, mounts) = (ProcFile.link("/proc/\(pid)/root"), ProcFile.link("/proc/\(pid)/ns/mnt"))
        uptime = Self.uptime(of: pid)
        listening = ListeningSockets(of: pid).places
        limits = Self.limits(of: pid)
    }

    private var hasOwnMounts: Bool { mounts != nil && mounts != ProcFile.link("/proc/self/ns/mnt") }

    /// Whether it is on its way out, or gone: its first thread has ended or is ending, or SIGKILL waits for it.
    static func isEnding(_ pid: pid_t) -> Bool {
        let fields = fields(of: pid)
        guard fields.count > 29, let flags = UInt(fields[7]), let pending = UInt(fields[29]) else {
            // Gone; or hidden from this user (proc(5), hidepid).
            return kill(pid, 0) != 0 && errno == ESRCH
        }
        // PF_EXITING of linux/sched.h.
        return fields[1] == "Z" || fields[1] == "X" || flags & 4 != 0 || pending >> UInt(SIGKILL - 1) & 1 == 1
    }

    /// The fields of its stat, see proc(5): the third, its state, is number 1 here. None if there is no such process.
    private static func fields(of pid: pid_t) -> [Substring] {
        guard let text = ProcFile.read("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else { return [] }
        return text[name...].split(separator: " ")
    }

    /// Seconds since it began: its start in clock ticks after boot is the 22nd field of its stat.
    private static func uptime(of pid: pid_t) -> Int? {
        let fields = fields(of: pid)
        guard fields.count > 20, let ticks = Int(fields[20]) else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        return max(0, now.tv_sec - ticks / max(1, sysconf(Int32(_SC_CLK_TCK))))
    }

    /// Columns of a fixed width: see fs/proc/base.c, proc_pid_limits.
    private static func limits(of pid: pid_t) -> [String: String] {
        guard let text = ProcFile.read("/proc/\(pid)/limits") else { return [:] }
        let pairs = text.split(separator: "\n").dropFirst().compactMap { line -> (String, String)? in
            guard let value = line.dropFirst(26).split(separator: " ").first else { return nil }
            let name = line.prefix(26)
            return (
                String(name[..<(name.lastIndex { $0 != " " }.map(name.index(after:)) ?? name.startIndex)]),
                String(value)
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Whether a file was written after the process began; nil if it cannot be told.
    func startedBefore(file: String) -> Bool? {
        var facts = stat()
        guard let uptime, sys_fstatat(AT_FDCWD, file, &facts, 0) == 0 else { return nil }
        return facts.st_mtim.tv_sec > time(nil) - uptime
    }

    var lines: [String] {
        var lines: [String] = []
        if let uptime { lines.append("up \(uptime) s") }
        if !listening.isEmpty { lines.append("listens at \(listening.joined(separator: ", "))") }
        if let identity { lines.append(Self.describe(identity)) }
        if let root, root != "/" {
            lines.append("jailed in \(root)" + (hasOwnMounts ? ", with mounts of its own" : ""))
        }
        if let openFiles = limits["Max open files"] { lines.append("\(openFiles) open files at most") }
        return lines
    }

    private static func describe(_ identity: Identity) -> String {
        let capabilities = Capability.all(in: identity.effective).map(\.description)
        let can = capabilities.isEmpty ? "no capability" : "capabilities " + capabilities.joined(separator: ", ")
        let privileges = identity.noNewPrivileges ? ", and can get no more" : ""
        return "user \(identity.uids.first ?? 0), group \(identity.gids.first ?? 0), \(can)\(privileges)"
    }

    var members: [(String, String)] {
        var members: [(String, String)] = []
        if let uptime { members.append(("uptime", "\(uptime)")) }
        members.append(("listeners", JSON.array(listening.map(JSON.string))))
        if let identity { members += Self.members(of: identity) }
        members.append(("jail", root.map(JSON.string) ?? "null"))
        let shown = [("nofile", "Max open files"), ("nproc", "Max processes"), ("core", "Max core file size")]
        let known = shown.compactMap { name, kernels in limits[kernels].map { (name, JSON.string($0)) } }
        if !known.isEmpty { members.append(("limits", JSON.object(known))) }
        return members
    }

    private static func members(of identity: Identity) -> [(String, String)] {
        func list(_ numbers: [UInt32]) -> String { JSON.array(numbers.map(\.description)) }
        return [
            ("uid", "\(identity.uids.first ?? 0)"), ("gid", "\(identity.gids.first ?? 0)"),
            ("uids", list(identity.uids)), ("gids", list(identity.gids)), ("groups", list(identity.groups)),
            ("capabilities", JSON.array(Capability.all(in: identity.effective).map { JSON.string($0.description) })),
            ("no_new_privs", "\(identity.noNewPrivileges)"), ("threads", "\(identity.threads)"),
        ]
    }
}
