// SPDX-License-Identifier: MIT
import Glibc

/// The result of a system call, or an error that names the step and what it was about.
@discardableResult
func check<Result: BinaryInteger>(
    _ step: String, _ subject: @autoclosure () -> String = "", _ result: Result, reason: String = ""
) throws(LustError) -> Result {
    guard result < 0 else { return result }
    throw LustError(step: step, subject: subject(), errno: -Int32(truncatingIfNeeded: result), reason: reason)
}

/// A `stat(2)` of an open descriptor or of a name in a directory.
extension stat {
    var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
    var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
    var isSocket: Bool { st_mode & S_IFMT == S_IFSOCK }
    var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
    var isSticky: Bool { st_mode & S_ISVTX != 0 }
    var groupMayWrite: Bool { st_mode & S_IWGRP != 0 }
    var othersMayWrite: Bool { st_mode & S_IWOTH != 0 }

    /// Whether an account that is not the owner may search the directory.
    func admits(_ account: Account) -> Bool {
        let isGroups = st_gid == account.gid || account.groups.contains(st_gid)
        return st_mode & (isGroups ? S_IXGRP : S_IXOTH) != 0
    }

    /// The permission bits in octal, as `ls -l` shows them in letters.
    var modeText: String { "0" + String(st_mode & 0o7777, radix: 8) }
}
