// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A process as `/proc` shows it, read once.
struct Patient {
    let pid: pid_t
    /// Its threads, the first the main one: the lines of their status.
    let threads: [String]
    /// The fields of its stat from the state on: see proc(5).
    let stat: [Substring]
    let environment: [Substring]
    /// Its descriptors: number, what it is, the flags of its opening.
    let files: [File]
    let root: String?
    let directory: String?

    struct File {
        let number: Int
        let target: String
        let flags: Int32
        let isDirectory: Bool
        let isBlockDevice: Bool
    }

    /// Nil if there is no such process.
    init?(pid: pid_t) {
        guard let main = ProcFile.read("/proc/\(pid)/status"), let text = ProcFile.read("/proc/\(pid)/stat") else {
            return nil
        }
        self.pid = pid
        let others = ProcFile.names(in: "/proc/\(pid)/task").filter { $0 != "\(pid)" }
        threads = [main] + others.compactMap { ProcFile.read("/proc/\(pid)/task/\($0)/status") }
        stat = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ").dropFirst().map { $0 }
        environment = (ProcFile.read("/proc/\(pid)/environ") ?? "").split(separator: "\0")
        (root, directory) = (ProcFile.link("/proc/\(pid)/root"), ProcFile.link("/proc/\(pid)/cwd"))
        files = ProcFile.names(in: "/proc/\(pid)/fd").compactMap { Int($0) }.sorted().map { Self.file(pid, $0) }
    }

    private static func file(_ pid: pid_t, _ number: Int) -> File {
        let text = ProcFile.read("/proc/\(pid)/fdinfo/\(number)") ?? ""
        let flags = Int32(ProcFile.field("flags", in: text) ?? "", radix: 8) ?? 0
        var facts = Glibc.stat()
        let isThere = sys_fstatat(AT_FDCWD, "/proc/\(pid)/fd/\(number)", &facts, 0) == 0
        return File(
            number: number, target: ProcFile.link("/proc/\(pid)/fd/\(number)") ?? "?", flags: flags,
            isDirectory: isThere && facts.isDirectory, isBlockDevice: isThere && facts.st_mode & S_IFMT == S_IFBLK)
    }

    var name: String { field("Name") }

    /// A line of the main thread's status.
    func field(_ name: String) -> String { String(ProcFile.field(name, in: threads[0]) ?? "") }

    /// The same of every thread, without repetition.
    func fields(_ name: String) -> Set<String> {
        Set(threads.map { String(ProcFile.field(name, in: $0) ?? "").split(separator: "\t").joined(separator: " ") })
    }

    func mask(_ name: String) -> UInt64 { UInt64(field(name), radix: 16) ?? 0 }

    /// Fields of stat, from the third on: 4 is the parent, 6 the session, 7 the terminal.
    func number(_ field: Int) -> Int { field - 3 < stat.count ? Int(stat[field - 3]) ?? 0 : 0 }

    var isJailed: Bool { root != nil && root != "/" }
    var uids: [UInt32] { field("Uid").split(separator: "\t").compactMap { UInt32($0) } }
}
