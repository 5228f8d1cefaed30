// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The directory that becomes the daemon's whole world.
///
/// It is root's and nobody else may write to it: who could would decide what runs inside as root before the drop, and
/// what the daemon finds at `/etc` and `/lib` after it (CVE-2009-2904). What the daemon may write is `data/` inside.
struct Jail {
    let path: String
    let directory: Descriptor
    let facts: stat

    /// Opens the directory, or makes it in a trusted one.
    ///
    /// - Throws: ``LustError`` at step `jail`: it is a link, not a directory, not root's, or writable by others.
    init(_ path: String, mode: mode_t) throws(LustError) {
        self.path = path
        if let jail = try Self.existing(path) {
            (directory, facts) = jail
        } else {
            (directory, facts) = try Self.make(path, mode: mode)
        }
    }

    /// Judges the directory without making it; nil if there is none.
    static func existing(_ path: String) throws(LustError) -> (directory: Descriptor, facts: stat)? {
        let (parent, name) = try TrustedPath.parent(of: path, step: "jail")
        return try open(name, in: parent, path)
    }

    private static func open(
        _ name: String, in parent: TrustedPath, _ path: String
    ) throws(LustError) -> (directory: Descriptor, facts: stat)? {
        // A link is opened too, as what it is: so one look at what was opened tells all.
        let number = sys_openat(parent.directory.number, name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0)
        if number == -ENOENT { return nil }
        let directory = Descriptor(try check("jail", path, number))
        let facts = try directory.facts("jail", path)
        if facts.isLink { throw LustError(step: "jail", subject: path, "is a link; name the directory itself") }
        guard facts.isDirectory else { throw LustError(step: "jail", subject: path, errno: ENOTDIR) }
        guard facts.st_uid == 0 || facts.st_uid == geteuid() else {
            throw LustError(step: "jail", subject: path, "belongs to user \(facts.st_uid); it has to be root's")
        }
        guard !facts.groupMayWrite, !facts.othersMayWrite else {
            throw LustError(step: "jail", subject: path, "others than root may write to it (mode \(facts.modeText))")
        }
        return (directory, facts)
    }

    /// Makes it with its mode from the first moment: a start may be killed at any.
    private static func make(
        _ path: String, mode: mode_t
    ) throws(LustError) -> (directory: Descriptor, facts: stat) {
        let (parent, name) = try TrustedPath.parent(of: path, step: "jail")
        let before = umask(0)
        // Without the bits that the judge refuses.
        let error = sys_mkdirat(parent.directory.number, name, mode & ~0o022)
        umask(before)
        if error != -EEXIST { try check("jail", path, error) }
        guard let jail = try open(name, in: parent, path) else {
            throw LustError(step: "jail", subject: path, errno: ENOENT)
        }
        return jail
    }

    /// Whether the account can be in it at all: after the drop it needs to search the directory.
    func admits(_ account: Account) throws(LustError) {
        guard facts.admits(account) else {
            throw LustError(
                step: "jail", subject: path,
                "mode \(facts.modeText) lets nobody but root in: user \(account.user) needs x; chmod o+x it")
        }
    }

    /// Makes `data/`, the daemon's own, unless it is there.
    ///
    /// It gets its name when it is the account's: a start that is killed before leaves none that root owns.
    func makeData(for account: Account) throws(LustError) {
        let (subject, name, unfinished) = (path + "/data", "data", ".data")
        var facts = stat()
        guard sys_fstatat(directory.number, name, &facts, AT_SYMLINK_NOFOLLOW) == -ENOENT else { return }
        let error = sys_mkdirat(directory.number, unfinished, 0o700)
        if error != -EEXIST { try check("jail", subject, error) }
        let data = try Descriptor.open(
            "jail", unfinished, in: directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, subject: subject)
        try check("jail", subject, sys_fchown(data.number, account.uid, account.gid))
        try check("jail", subject, sys_rename_at(directory.number, unfinished, name))
    }

    /// Makes `proc/`, the place for the daemon's own thread directory, unless it is there.
    func makeProc() throws(LustError) {
        let subject = path + "/proc"
        let error = sys_mkdirat(directory.number, "proc", 0o555)
        if error != -EEXIST { try check("jail", subject, error) }
        let proc = try Descriptor.open(
            "jail", "proc", in: directory, O_PATH | O_DIRECTORY | O_NOFOLLOW, subject: subject)
        let facts = try proc.facts("jail", subject)
        guard facts.st_uid == 0 else {
            throw LustError(step: "jail", subject: subject, "belongs to user \(facts.st_uid); it has to be root's")
        }
    }
}

/// What a jail that is all that is mounted is called in `/proc/<pid>/root`: its path, if that is a plain one.
enum JailPath {
    static func shown(_ path: String) -> UnsafePointer<CChar>? {
        let names = path.split(separator: "/")
        guard !names.isEmpty, !names.contains(where: { $0 == "." || $0 == ".." }) else { return nil }
        return strdup(path).map { UnsafePointer($0) }
    }
}
