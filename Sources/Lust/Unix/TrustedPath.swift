// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A directory that is reached through nobody's hands but root's and one's own.
///
/// Every component is opened by itself and judged: its owner is root or the caller, and nobody else may write to it
/// (unless it is sticky, as /tmp is, so that nobody can replace what is not his). What is opened is kept, so nothing is
/// looked up twice. Without this, whoever may write to one directory on the way chooses where root's files go
/// (CVE-2016-1247, CVE-2018-6954).
struct TrustedPath {
    let directory: Descriptor
    let path: String

    /// What a link on the way means.
    enum Links { case refused, followedIfTrusted }

    private static let mostLinks = 40

    init(_ path: String, step: String, links: Links = .followedIfTrusted) throws(LustError) {
        guard path.hasPrefix("/") else { throw LustError(step: step, subject: path, "is not an absolute path") }
        var walk = Walk(step: step, path: path, links: links)
        self.directory = try walk.run()
        self.path = path
    }

    /// The directory of a file and the file's name in it.
    static func parent(of path: String, step: String) throws(LustError) -> (directory: TrustedPath, name: String) {
        guard let slash = path.utf8.lastIndex(of: 0x2F), path.utf8.index(after: slash) != path.endIndex else {
            throw LustError(step: step, subject: path, "is not the absolute path of a file")
        }
        let parent = slash == path.startIndex ? "/" : String(path[..<slash])
        let name = String(path[path.utf8.index(after: slash)...])
        guard name != ".", name != ".." else { throw LustError(step: step, subject: path, "names a directory") }
        return (try TrustedPath(parent, step: step), name)
    }

    /// The last component of a path.
    static func name(of path: String) -> String {
        String(path[(path.utf8.lastIndex(of: 0x2F).map(path.utf8.index(after:)) ?? path.startIndex)...])
    }

    private struct Walk {
        let step: String
        let path: String
        let links: Links
        var linksLeft = mostLinks

        mutating func run() throws(LustError) -> Descriptor {
            var here = try root()
            var names = components(path)
            var done = ""
            while let name = names.popLast() {
                let subject = done + "/" + name
                if let held = JudgedDirectories[subject] {
                    (here, done) = (held, subject)
                    continue
                }
                let next = sys_openat(here.number, name, opening, 0)
                if next == -ELOOP || next == -ENOTDIR, try isLink(name, in: here) {
                    let target = try follow(name, in: here, subject)
                    names += components(target)
                    guard target.hasPrefix("/") else { continue }
                    (here, done) = (try root(), "")
                    continue
                }
                here = Descriptor(try check(step, subject, next))
                done = subject
                try judge(here, subject)
                JudgedDirectories[subject] = here
            }
            return here
        }

        private func root() throws(LustError) -> Descriptor {
            if let held = JudgedDirectories["/"] { return held }
            let root = try Descriptor.open(step, "/", O_PATH | O_DIRECTORY)
            try judge(root, "/")
            JudgedDirectories["/"] = root
            return root
        }

        private var opening: Int32 { O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC }

        /// Last first, for popLast.
        private func components(_ path: String) -> [String] {
            path.utf8.split(separator: 0x2F).reversed().map { String(Substring($0)) }.filter { $0 != "." }
        }

        private func judge(_ directory: Descriptor, _ subject: String) throws(LustError) {
            let facts = try directory.facts(step, subject)
            guard facts.st_uid == 0 || facts.st_uid == geteuid() else {
                throw LustError(step: step, subject: subject, "belongs to user \(facts.st_uid), who could replace it")
            }
            if facts.isSticky { return }
            if facts.othersMayWrite {
                throw LustError(step: step, subject: subject, "is writable by everybody (mode \(facts.modeText))")
            }
            // Group root, and the groups that distributions give /var/log to, are as trusted as the system itself.
            if facts.groupMayWrite, facts.st_gid >= 1000 {
                let who = "group \(facts.st_gid) (mode \(facts.modeText))"
                throw LustError(step: step, subject: subject, "is writable by \(who)")
            }
        }

        private func isLink(_ name: String, in directory: Descriptor) throws(LustError) -> Bool {
            var facts = stat()
            guard sys_fstatat(directory.number, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
            return facts.isLink
        }

        private mutating func follow(
            _ name: String, in directory: Descriptor, _ subject: String
        ) throws(LustError) -> String {
            var facts = stat()
            try check(step, subject, sys_fstatat(directory.number, name, &facts, AT_SYMLINK_NOFOLLOW))
            let target = try readLink(name, in: directory, subject)
            if links == .refused {
                throw LustError(step: step, subject: subject, "is a link to \(target); name the directory itself")
            }
            guard facts.st_uid == 0 || facts.st_uid == geteuid() else {
                throw LustError(step: step, subject: subject, "is a link of user \(facts.st_uid)")
            }
            linksLeft -= 1
            guard linksLeft > 0 else { throw LustError(step: step, subject: path, errno: ELOOP) }
            return target
        }

        private func readLink(_ name: String, in directory: Descriptor, _ subject: String) throws(LustError) -> String {
            try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(PATH_MAX)) { buffer throws(LustError) in
                let size = try check(
                    step, subject, sys_readlinkat(directory.number, name, buffer.baseAddress, buffer.count))
                return String(decoding: buffer[..<size], as: UTF8.self)
            }
        }
    }
}
