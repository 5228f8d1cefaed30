// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// Opens a log file so that it is one: an existing trap in its place is refused, never followed and never waited for.
public enum LogFile {
    /// Opens or creates the file, to be appended to: mode 0640 less the umask.
    ///
    /// Not followed if it is a symbolic link; refused unless it is a regular file with one name that belongs to root or to the
    /// caller: as root, any other is somebody's wish to have something written elsewhere. A FIFO is refused without waiting.
    /// Whether the directories above can be trusted is the caller's to know.
    ///
    /// - Parameters:
    ///   - path: absolute, or a name in `directory`.
    ///   - directory: an open directory; by default the working directory.
    /// - Returns: a descriptor that is closed on exec.
    /// - Throws: ``LustError`` at step `log`.
    public static func open(_ path: String, in directory: Int32? = nil) throws(LustError) -> Int32 {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let descriptor = sys_openat(directory ?? AT_FDCWD, path, flags, 0o640)
        switch -descriptor {
        case ELOOP: throw refused(path, "is a symbolic link")
        case ENXIO: throw refused(path, "is a FIFO or a socket, not a file")
        case 1...: throw LustError(step: "log", subject: path, errno: -descriptor)
        default: break
        }
        var facts = stat()
        let result = sys_fstat(descriptor, &facts)
        if let trouble = result == 0 ? trouble(facts) : String(cString: strerror(-result)) {
            _ = sys_close(descriptor)
            throw refused(path, trouble)
        }
        // By descriptor, whatever the umask was when it was made.
        if facts.st_mode & 0o022 != 0 { _ = sys_fchmod(descriptor, facts.st_mode & 0o755) }
        return descriptor
    }

    /// Why it is no log file.
    static func trouble(_ facts: stat) -> String? {
        if facts.st_mode & S_IFMT != S_IFREG { return "is not a regular file" }
        if facts.st_nlink != 1 { return "has \(facts.st_nlink) names; a log file has one" }
        if facts.st_uid != 0, facts.st_uid != geteuid() { return "belongs to user \(facts.st_uid)" }
        return nil
    }

    private static func refused(_ path: String, _ why: String) -> LustError {
        LustError(step: "log", subject: path, why)
    }
}
