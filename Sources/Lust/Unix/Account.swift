// SPDX-License-Identifier: MIT
import Glibc

/// Whom the daemon becomes: numbers only, looked up while `/etc` is still there.
///
/// In the jail nobody is looked up: the name service's modules would be loaded from the jail (CVE-2025-32463).
public struct Account: Sendable, Hashable {
    /// The user's number; never 0.
    public let uid: UInt32
    /// The group's number; never 0.
    public let gid: UInt32
    /// The whole list of supplementary groups; empty for none.
    public let groups: [UInt32]
    /// The user as it was named.
    public let user: String

    /// Looks up a user and a group by name or number: in the files, then with the name service (`UserDatabase`).
    ///
    /// - Parameters:
    ///   - user: A name of the user database, or a number.
    ///   - group: A name of the group database, or a number.
    ///   - groups: Supplementary groups, by name or number. None by default: root's own are never kept.
    /// - Throws: ``LustError`` at step `account`: there is no such user or group, or it is root.
    public init(user: String, group: String, groups: [String] = []) throws(LustError) {
        self.user = user
        self.uid = try Self.number(user, kind: "user", of: Self.uid(named:))
        self.gid = try Self.number(group, kind: "group", of: Self.gid(named:))
        var numbers: [UInt32] = []
        for name in groups { numbers.append(try Self.number(name, kind: "group", of: Self.gid(named:))) }
        self.groups = numbers
    }

    /// Whether it is the account that everything without one uses, so that others can signal and limit this daemon.
    public var isShared: Bool { uid == 65534 }

    private static func number(
        _ name: String, kind: String, of look: (String) throws(LustError) -> UInt32?
    ) throws(LustError) -> UInt32 {
        let found = name.utf8.allSatisfy { (48...57).contains($0) } ? UInt32(name) : try look(name)
        guard let number = found, number != .max else {
            throw LustError(step: "account", subject: name, "no such \(kind)", exit: .notConfigured)
        }
        guard number != 0 else {
            throw LustError(
                step: "account", subject: name, "is root's \(kind); a daemon has to become another",
                exit: .notConfigured)
        }
        return number
    }

    private static func uid(named name: String) throws(LustError) -> UInt32? {
        if let number = UserDatabase.number(of: name, in: "/etc/passwd") { return number }
        var entry = passwd()
        return try find(name) { buffer, size, found in
            var result: UnsafeMutablePointer<passwd>?
            let error = getpwnam_r(name, &entry, buffer, size, &result)
            found = result.map { $0.pointee.pw_uid }
            return error
        }
    }

    private static func gid(named name: String) throws(LustError) -> UInt32? {
        if let number = UserDatabase.number(of: name, in: "/etc/group") { return number }
        var entry = group()
        return try find(name) { buffer, size, found in
            var result: UnsafeMutablePointer<group>?
            let error = getgrnam_r(name, &entry, buffer, size, &result)
            found = result.map { $0.pointee.gr_gid }
            return error
        }
    }

    /// Looks up with a buffer that grows until the entry fits: a group can have thousands of members.
    private static func find(
        _ name: String, _ look: (UnsafeMutablePointer<CChar>, Int, inout UInt32?) -> Int32
    ) throws(LustError) -> UInt32? {
        var size = 4096
        while true {
            var found: UInt32?
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            let error = look(buffer, size, &found)
            buffer.deallocate()
            switch error {
            case 0, ENOENT, ESRCH, EBADF, EPERM: return found
            case ERANGE where size < 1 << 24: size *= 4
            case EINTR: continue
            default: throw LustError(step: "account", subject: name, errno: error)
            }
        }
    }
}
