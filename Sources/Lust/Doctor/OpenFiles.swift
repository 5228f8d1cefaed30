// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

extension Patient {
    /// What is open and should not be, one finding each.
    var openFiles: [Finding] {
        guard !files.isEmpty else { return [Finding("descriptors", .unseen, "only root may see them")] }
        let found = files.compactMap(judge)
        return found.isEmpty
            ? [Finding("descriptors", .ok, "no directory, no device, no terminal among \(files.count)")] : found
    }

    private func judge(_ file: File) -> Finding? {
        let name = "\(file.number) (\(file.target))"
        if file.isDirectory {
            return isJailed
                ? Finding(
                    "descriptors", .wrong,
                    "\(name) is a directory: openat(\(file.number), \"../..\") leads out of the jail")
                : Finding("descriptors", .weak, "\(name) is a directory: no jail would hold")
        }
        if file.isBlockDevice { return Finding("descriptors", .wrong, "\(name) is a disk") }
        if file.number > 2, file.target.hasPrefix("/dev/tty") || file.target.hasPrefix("/dev/pts") {
            return Finding("descriptors", .wrong, "\(name) is a terminal, into which input can be pushed")
        }
        if file.target.hasSuffix("/dev/mem") || file.target.hasSuffix("/dev/kmem") {
            return Finding("descriptors", .wrong, "\(name) is the machine's memory")
        }
        if isJailed, file.flags & O_PATH != 0 { return Finding("descriptors", .wrong, "\(name) names a file outside") }
        if file.target.hasSuffix(".pid"), file.flags & O_ACCMODE != O_RDONLY {
            return Finding("descriptors", .weak, "\(name) is a pid file, open for writing: it could name any process")
        }
        if file.target.hasSuffix(" (deleted)"), file.target.hasPrefix("/"), !file.target.hasPrefix("/memfd:"),
            !file.target.hasPrefix("/dev/zero")
        {
            return Finding("descriptors", .weak, "\(name) is deleted: what is written to it, nobody sees")
        }
        return nil
    }

    /// A file's facts; nil if it cannot be looked at.
    static func facts(_ path: String) -> Glibc.stat? {
        var facts = Glibc.stat()
        return sys_fstatat(AT_FDCWD, path, &facts, 0) == 0 ? facts : nil
    }

    /// The pid file, found by what it says.
    var pidFile: Finding {
        let folders =
            ["/run", "/run/\(name)", "/var/run/\(name)"]
            + files.filter { $0.target.hasSuffix(".pid") }.map {
                String($0.target.prefix(upTo: $0.target.lastIndex(of: "/") ?? $0.target.startIndex))
            }
        for folder in folders {
            for file in ProcFile.names(in: folder) where file.hasSuffix(".pid") {
                let path = folder + "/" + file
                guard let facts = Self.facts(path), facts.isRegular, facts.st_size < 64,
                    let text = ProcFile.read(path), text.split(whereSeparator: \.isWhitespace).first == "\(pid)"
                else { continue }
                return judge(path, facts)
            }
        }
        return Finding("12 pid file", .weak, "none says \(pid)")
    }

    private func judge(_ path: String, _ facts: Glibc.stat) -> Finding {
        if facts.st_uid != 0 {
            return Finding(
                "12 pid file", .wrong, "\(path) belongs to user \(facts.st_uid), who chooses whom root's stop will kill"
            )
        }
        if facts.othersMayWrite || facts.groupMayWrite {
            return Finding("12 pid file", .wrong, "\(path) is writable by others (mode \(facts.modeText))")
        }
        let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
        if let parent = Self.facts(folder), parent.st_uid != 0 {
            return Finding("12 pid file", .wrong, "\(folder) belongs to user \(parent.st_uid), who can replace \(path)")
        }
        let locks = ProcFile.read("/proc/locks") ?? ""
        let isLocked = locks.split(separator: "\n").contains {
            $0.has(" \(pid) ") && $0.has(":\(facts.st_ino) ")
        }
        return isLocked
            ? Finding("12 pid file", .ok, "\(path), root's, locked by it")
            : Finding("12 pid file", .weak, "\(path) is not locked: a number left by a dead daemon looks the same")
    }
}
