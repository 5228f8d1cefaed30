// SPDX-License-Identifier: MIT
internal import CLust
internal import CUnix
import Glibc

/// What Landlock is to allow: the files opened, and all of it laid out for the plan, in memory that stays where it is.
final class LandlockRules {
    /// What was asked for. Nil restricts nothing, an empty list allows nothing.
    struct Wanted: Sendable {
        /// Absolute paths, as the jail has them.
        var read, write: [String]?
        var connect, bind: [UInt16]?

        var isNothing: Bool { read == nil && write == nil && connect == nil && bind == nil }
    }

    /// What is to be run, besides what is wanted.
    enum Program {
        case path(String)
        case opened(Descriptor)
    }

    let rules = UnsafeMutablePointer<clust_landlock>.allocate(capacity: 1)
    private let files: [Descriptor]

    /// Opens the files below a root: what is a link there leads nowhere else. Nil if nothing is wanted.
    ///
    /// - Parameters:
    ///   - jail: The jail's directory, and its path for messages; nil where there is none.
    ///   - program: What is to be run; one that is not there is no error of this step.
    ///   - mayLack: Whether files may be missing, as they are before the first start.
    /// - Throws: ``LustError`` at step `landlock_read` or `landlock_write`.
    init?(
        _ wanted: Wanted, jail: (directory: Descriptor, path: String)?, program: Program? = nil, mayLack: Bool = false
    ) throws(LustError) {
        guard !wanted.isNothing else { return nil }
        let root: Descriptor
        if let jail { root = jail.directory } else { root = try .open("landlock", "/", O_PATH | O_DIRECTORY) }
        func open(_ paths: [String]?, _ step: String) throws(LustError) -> [Descriptor] {
            var list: [Descriptor] = []
            for path in paths ?? [] { list.append(try Self.open(path, below: root, jail?.path, step, mayLack)) }
            return list
        }
        var read = try open(wanted.read, "landlock_read")
        switch program {
        case .opened(let program): read.append(program)
        case .path(let path): read.append(try Self.open(path, below: root, jail?.path, "landlock_read", true))
        case nil: break
        }
        let write = try open(wanted.write, "landlock_write")
        files = read + write + [root]
        let (readList, writeList) = (Self.list(read.map(\.number)), Self.list(write.map(\.number)))
        let (connect, bind) = (Self.list(wanted.connect ?? []), Self.list(wanted.bind ?? []))
        rules.initialize(
            to: clust_landlock(
                read: wanted.read.map { _ in readList }, read_count: read.count,
                write: wanted.write.map { _ in writeList }, write_count: write.count,
                connect: wanted.connect.map { _ in connect }, connect_count: wanted.connect?.count ?? 0,
                bind: wanted.bind.map { _ in bind }, bind_count: wanted.bind?.count ?? 0))
    }

    private static func open(
        _ path: String, below root: Descriptor, _ jail: String?, _ step: String, _ mayLack: Bool
    ) throws(LustError) -> Descriptor {
        let place = jail.map { "\(path) in the jail \($0)" } ?? path
        var number = sys_open_inside(root.number, path, O_PATH | O_CLOEXEC)
        if number == -ENOSYS { number = try openNameByName(path, below: root, step, place) }
        if number == -ENOENT, mayLack { return try Descriptor.null() }
        return Descriptor(try check(step, place, number))
    }

    /// Where openat2(2) is kept away, as by systemd's `RestrictSUIDSGID=`, no link can be confined to the jail, and so none is
    /// followed.
    private static func openNameByName(
        _ path: String, below root: Descriptor, _ step: String, _ place: String
    ) throws(LustError) -> Int32 {
        var here = sys_openat(root.number, ".", O_PATH | O_DIRECTORY | O_CLOEXEC, 0)
        for name in path.utf8.split(separator: UInt8(ascii: "/")) where here >= 0 {
            let directory = Descriptor(here)
            here = sys_openat(directory.number, String(Substring(name)), O_PATH | O_NOFOLLOW | O_CLOEXEC, 0)
            var facts = stat()
            let isLink = here >= 0 && sys_fstat(here, &facts) == 0 && facts.isLink
            guard !isLink, !name.elementsEqual("..".utf8) else {
                _ = sys_close(here)
                throw LustError(
                    step: step, subject: place, "leads over a link or '..', and there is no openat2(2) to confine it")
            }
        }
        return here
    }

    private static func list<Item>(_ items: [Item]) -> UnsafePointer<Item> {
        // An empty list has an address too: nil would restrict nothing.
        let list = UnsafeMutablePointer<Item>.allocate(capacity: max(1, items.count))
        list.initialize(from: items, count: items.count)
        return UnsafePointer(list)
    }
}
