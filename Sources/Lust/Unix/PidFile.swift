// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The claim to be the only one of its name: a file whose lock is the truth, and whose number is for people.
///
/// The starter takes `flock(2)` on it, which the daemon inherits. The daemon adds a read lock on byte 0, by which the
/// kernel tells anybody its true pid, and on byte 1 once it serves. A forged, stale or foreign number is never believed.
final class PidFile {
    private(set) var path: String

    /// Open for writing: the pid is written through it, then it is closed. A daemon that kept it could write any pid.
    let writer: Descriptor

    /// Open for reading, locked, kept for life.
    let lock: Descriptor

    /// Where it stands: reached through trusted hands only.
    let directory: Descriptor

    private var name: String

    /// What stands beside it and goes with it: the control socket, how the daemon was started.
    private static let besides = [".control", ".started"]

    /// What a claim is called that is to take the place of another.
    static func next(_ path: String) -> String { path + ".next" }

    /// The bytes that the daemon locks; and the first of those that its keeper does.
    enum Byte { static let alive: off_t = 0, serving: off_t = 1, keeper: off_t = 2 }

    /// Claims the name. Fails, and changes nothing, if another has it.
    ///
    /// - Throws: ``LustError`` at step `claim`; ``AlreadyClaimed`` if another has it.
    init(_ path: String) throws {
        let (parent, name) = try TrustedPath.parent(of: path, step: "claim")
        (self.path, self.directory, self.name) = (path, parent.directory, name)
        while true {
            let (reader, facts) = try Self.openReader(path, name, in: parent.directory)
            let error = sys_flock(reader.number, LOCK_EX | LOCK_NB)
            if error == -EWOULDBLOCK { throw AlreadyClaimed() }
            try check("claim", path, error)
            // Between open and lock another may have removed this file and claimed a new one: what the name leads to now,
            // with the lock, has to be what is locked.
            let number = sys_openat(parent.directory.number, name, O_RDWR | Self.careful | O_CLOEXEC, 0)
            if number == -ENOENT { continue }
            if number < 0, Self.isStill(facts, name, in: parent.directory) {
                _ = sys_unlinkat(parent.directory.number, name, 0)
            }
            let writer = Descriptor(try check("claim", path, number))
            guard Self.same(try writer.facts("claim", path), facts) else { continue }
            // The keeper of a daemon that died looks after its file still: another file is needed.
            if sys_lock_holder(reader.number, Byte.keeper) > 0 {
                try check("claim", path, sys_unlinkat(parent.directory.number, name, 0))
                continue
            }
            // Whatever the umask: anybody may see who runs, nobody else may write.
            if facts.st_mode & 0o777 != 0o644 { try check("claim", path, sys_fchmod(writer.number, 0o644)) }
            (self.writer, self.lock) = (writer, reader)
            return
        }
    }

    /// Another start has the claim, or a daemon.
    struct AlreadyClaimed: Error {}

    /// Neither a link, nor a FIFO that waits for a reader.
    private static let careful = O_NOFOLLOW | O_NONBLOCK

    private static func openReader(
        _ path: String, _ name: String, in directory: Descriptor
    ) throws -> (reader: Descriptor, facts: stat) {
        let number = sys_openat(directory.number, name, O_RDONLY | O_CREAT | careful | O_CLOEXEC, 0o644)
        if number == -ELOOP { throw LustError(step: "claim", subject: path, "is a link; remove it") }
        let reader = Descriptor(try check("claim", path, number))
        let facts = try reader.facts("claim", path)
        guard facts.isRegular, facts.st_nlink == 1 else {
            throw LustError(step: "claim", subject: path, "is not a plain file with one name; remove it")
        }
        guard facts.st_uid == 0 || facts.st_uid == geteuid() else {
            throw LustError(step: "claim", subject: path, "belongs to user \(facts.st_uid); remove it")
        }
        return (reader, facts)
    }

    private static func same(_ one: stat, _ other: stat) -> Bool {
        one.st_dev == other.st_dev && one.st_ino == other.st_ino
    }

    /// Whether the name in the directory is still that of the file.
    private static func isStill(_ facts: stat, _ name: String, in directory: Descriptor) -> Bool {
        var named = stat()
        return sys_fstatat(directory.number, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && same(named, facts)
    }

    /// Removes the file. For who holds the claim and leaves no daemon behind.
    func remove() {
        Self.removeBesides(name, in: directory)
        _ = sys_unlinkat(directory.number, name, 0)
    }

    /// Removes the file from within the daemon, where that may: the sequence has closed ``directory``.
    func giveBack() {
        do throws(LustError) {
            let (parent, name) = try TrustedPath.parent(of: path, step: "claim")
            guard Self.isStill(try lock.facts("claim", path), name, in: parent.directory) else { return }
            Self.removeBesides(name, in: parent.directory)
            _ = sys_unlinkat(parent.directory.number, name, 0)
        } catch { Log.shared.debug("\(error)") }
    }

    private static func removeBesides(_ name: String, in directory: Descriptor) {
        // A claim that was to take another's place has nothing beside it but its socket; the rest is the other's.
        let isNext = name.hasSuffix(".next")
        let stem = ControlSocket.stem(of: isNext ? String(name.dropLast(5)) : name)
        for part in besides where !isNext || part == ".control" {
            _ = sys_unlinkat(directory.number, stem + part + (isNext ? ".next" : ""), 0)
        }
    }

    /// Takes the place of another claim, in one step: until then the other is the daemon, from then on this one.
    ///
    /// The other's file has no name after it, which is how its daemon knows.
    ///
    /// - Throws: ``LustError`` at step `claim`.
    func replace(_ other: String) throws(LustError) {
        let name = TrustedPath.name(of: other)
        try check("claim", other, sys_rename_at(directory.number, self.name, name))
        (self.name, path) = (name, other)
    }

    /// Locks again what a daemon has locked.
    static func lockAgain(_ lock: Descriptor, serves: Bool) {
        _ = sys_lock_byte(lock.number, Byte.alive)
        if serves { _ = sys_lock_byte(lock.number, Byte.serving) }
    }

    /// Whether the file of a claim has lost its name: another took its place.
    static func isReplaced(_ lock: Descriptor) -> Bool {
        var facts = stat()
        return sys_fstat(lock.number, &facts) == 0 && facts.st_nlink == 0
    }

    /// A pid file that stands there, and may be the only thing left of a daemon.
    struct Remains {
        private let (path, name): (String, String)
        private let (directory, file): (Descriptor, Descriptor)

        /// Finds it; nil if there is none.
        init?(_ path: String) throws(LustError) {
            let (parent, name) = try TrustedPath.parent(of: path, step: "claim")
            let number = sys_openat(parent.directory.number, name, O_RDONLY | PidFile.careful | O_CLOEXEC, 0)
            if number == -ENOENT || number == -ELOOP { return nil }
            file = Descriptor(try check("claim", path, number))
            (self.path, self.name, directory) = (path, name, parent.directory)
        }

        /// Removes it, and what stands beside it; leaves what somebody claims.
        ///
        /// - Returns: False if somebody does.
        @discardableResult func removeIfUnclaimed() throws(LustError) -> Bool {
            guard sys_flock(file.number, LOCK_EX | LOCK_NB) == 0 else { return false }
            if PidFile.isStill(try file.facts("claim", path), name, in: directory) {
                PidFile.removeBesides(name, in: directory)
                try check("claim", path, sys_unlinkat(directory.number, name, 0))
            }
            return true
        }
    }
}
