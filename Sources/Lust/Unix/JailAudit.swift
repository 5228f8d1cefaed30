// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// What lies in a jail that should not: a look at it by descriptor, before it is entered.
///
/// python-lust's README asks for three things: no root user defined in the jail, no setuid or setgid program, no device.
/// They are looked for here, and what else turns a jail into a way out. A large tree is looked at in part, and said so.
struct JailAudit {
    /// Something found.
    struct Finding: Equatable, CustomStringConvertible {
        let path: String
        let reason: String
        /// Whether a start is refused for it.
        let isGrave: Bool
        var description: String { "\(path): \(reason)" }
    }

    /// How much is looked at: some hundredths of a second.
    struct Limits {
        var files = 20_000
        var depth = 32
        var findings = 50
    }

    private(set) var findings: [Finding] = []
    private let account: Account?
    private let limits: Limits
    private let device: dev_t
    private var files = 0
    private var hasEtc = false
    /// Folders still to be looked at: those near the root first, the daemon's own last.
    private var folders: [(path: String, depth: Int)] = []

    /// Looks at a jail.
    ///
    /// - Parameter account: Whom the daemon becomes: what he made himself gives him nothing that he has not.
    init(_ jail: Jail, account: Account?, limits: Limits = Limits()) {
        (self.account, self.limits) = (account, limits)
        device = jail.facts.st_dev
        let (path, jail) = (jail.path, jail.directory)
        // An O_PATH descriptor cannot be read, and reading moves the place of one that can.
        if let root = Self.open(".", in: jail) { look(into: root, path, depth: 0) }
        while let folder = folders.first, !isFull {
            folders.removeFirst()
            guard let directory = Self.open(String(folder.path.dropFirst(path.count + 1)), in: jail) else { continue }
            look(into: directory, folder.path, depth: folder.depth)
        }
        if hasEtc { lookForRoot(in: jail, path) }
        if isFull { add(path, "is large: only \(files) files were looked at", isGrave: false) }
    }

    private var isFull: Bool { files >= limits.files || findings.count >= limits.findings }

    /// Component by component, following no link: who may write inside may exchange a folder for a link meanwhile.
    private static func open(_ path: String, in jail: Descriptor) -> Descriptor? {
        var here = jail
        for name in path.split(separator: "/") {
            let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            let number = sys_openat(here.number, String(name), flags, 0)
            guard number >= 0 else { return nil }
            here = Descriptor(number)
        }
        return here
    }

    private mutating func look(into directory: Descriptor, _ path: String, depth: Int) {
        let names = ProcFile.names(in: directory).sorted { ($0 == "data" ? 1 : 0, $0) < ($1 == "data" ? 1 : 0, $1) }
        if depth == 0 { hasEtc = names.contains("etc") }
        for name in names {
            files += 1
            if isFull { return }
            var facts = stat()
            guard sys_fstatat(directory.number, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            let path = path + "/" + name
            judge(path, name, in: directory, facts)
            if facts.isDirectory, facts.st_dev == device, depth < limits.depth { folders.append((path, depth + 1)) }
        }
    }

    private mutating func judge(_ path: String, _ name: String, in directory: Descriptor, _ facts: stat) {
        switch facts.st_mode & S_IFMT {
        case S_IFREG: judgeFile(path, name, in: directory, facts)
        case S_IFCHR, S_IFBLK: judgeDevice(path, facts)
        case S_IFSOCK where facts.st_uid != account?.uid:
            add(path, "is a socket of user \(facts.st_uid): whatever serves it can be reached", isGrave: false)
        case S_IFDIR where facts.st_dev != device:
            let isProc = sys_is_proc(directory.number, name) == 1
            add(path, isProc ? "is a /proc, which leads out of the jail" : "is another file system", isGrave: false)
        case S_IFDIR where facts.othersMayWrite && !facts.isSticky:
            add(path, "is writable by everybody and not sticky (mode \(facts.modeText))", isGrave: false)
        default: break
        }
    }

    private mutating func judgeFile(_ path: String, _ name: String, in directory: Descriptor, _ facts: stat) {
        let setsUser = facts.st_mode & S_ISUID != 0 && facts.st_uid != account?.uid
        let setsGroup = facts.st_mode & S_ISGID != 0 && facts.st_mode & S_IXGRP != 0 && facts.st_gid != account?.gid
        if setsUser || setsGroup {
            let whose = setsUser ? "user \(facts.st_uid)" : "group \(facts.st_gid)"
            let links = facts.st_nlink > 1 ? ", and has \(facts.st_nlink) names, perhaps outside too" : ""
            add(path, "gives whoever runs it \(whose) (mode \(facts.modeText))\(links)", isGrave: true)
        }
        if facts.st_mode & 0o111 != 0, sys_has_capabilities(directory.number, name) == 1 {
            add(path, "gives whoever runs it capabilities", isGrave: false)
        }
    }

    private mutating func judgeDevice(_ path: String, _ facts: stat) {
        // null, zero, full, random and urandom are nobody's way out.
        let (major, minor) = (facts.st_rdev >> 8 & 0xfff, facts.st_rdev & 0xff)
        let isHarmless = facts.st_mode & S_IFMT == S_IFCHR && major == 1 && [3, 5, 7, 8, 9].contains(minor)
        add(path, "is the device \(major), \(minor)", isGrave: !isHarmless)
    }

    /// A user of number 0 in the jail's own `/etc/passwd`: a name that programs inside take for root.
    private mutating func lookForRoot(in jail: Descriptor, _ path: String) {
        guard let etc = Self.open("etc", in: jail) else { return }
        let number = sys_openat(etc.number, "passwd", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        guard number >= 0, let bytes = ProcFile.bytes(of: Descriptor(number), atMost: 1 << 20) else { return }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            if fields.count > 2, Int(fields[2]) == 0 {
                add(path + "/etc/passwd", "defines \(fields[0]) as root", isGrave: true)
            }
        }
    }

    private mutating func add(_ path: String, _ reason: String, isGrave: Bool) {
        findings.append(Finding(path: path, reason: reason, isGrave: isGrave))
    }
}
