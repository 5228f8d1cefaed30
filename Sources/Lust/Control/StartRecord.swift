// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// How the daemon was started: `NAME.started` beside the pid file, root's, mode 0600.
///
/// It is written by the starter and not asked of the daemon: `restart` and `reload` run as root with what stands in it,
/// and a daemon that was broken into must not be able to choose that. A text a line, `\` and newline escaped.
struct StartRecord: Equatable {
    /// The working directory of the start.
    var directory: String
    /// The command line, without the program's name.
    var words: [String]
    /// The configuration files that were read, as they were then.
    var files: [FileStamp]
    /// The UNIX sockets that were bound for it, as they were then.
    var sockets: [FileStamp] = []
    /// How often the daemon has been replaced since `start`.
    var restarts = 0

    static func path(beside pidFile: String) -> String { ControlSocket.stem(of: pidFile) + ".started" }

    /// A file as it was at one time.
    struct FileStamp: Equatable {
        let path: String
        let mark: String

        /// The file as it is now.
        init(_ path: String) { (self.path, mark) = (path, Self.mark(path)) }

        init(path: String, mark: String) { (self.path, self.mark) = (path, mark) }

        /// Whether it is another now, in content or in date.
        var isChanged: Bool { Self.mark(path) != mark }

        private static func mark(_ path: String) -> String {
            var facts = stat()
            guard sys_fstatat(AT_FDCWD, path, &facts, 0) == 0 else { return "missing" }
            return "\(facts.st_dev):\(facts.st_ino):\(facts.st_size):\(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
        }
    }

    /// Reads the record; nil if there is none, or none that root made.
    init?(beside pidFile: String) {
        let path = Self.path(beside: pidFile)
        let number = sys_openat(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        guard number >= 0 else { return nil }
        let file = Descriptor(number)
        var facts = stat()
        guard sys_fstat(file.number, &facts) == 0, facts.isRegular, facts.st_uid == 0 || facts.st_uid == geteuid(),
            facts.st_size <= 1 << 20, let text = ProcFile.read(path)
        else { return nil }
        self.init(text: text)
    }

    init(
        directory: String, words: [String], files: [FileStamp], sockets: [FileStamp] = [], restarts: Int = 0
    ) {
        (self.directory, self.words, self.files) = (directory, words, files)
        (self.sockets, self.restarts) = (sockets, restarts)
    }

    init?(text: String) {
        self.init(directory: "/", words: [], files: [])
        for line in text.split(separator: "\n") {
            guard let blank = line.firstIndex(of: " ") else { return nil }
            let value = Self.unescaped(line[line.index(after: blank)...])
            switch line[..<blank] {
            case "directory": directory = value
            case "word": words.append(value)
            case "file": files.append(FileStamp(path: value, mark: ""))
            case "mark": if let last = files.popLast() { files.append(FileStamp(path: last.path, mark: value)) }
            case "socket": sockets.append(FileStamp(path: value, mark: ""))
            case "bound": if let last = sockets.popLast() { sockets.append(FileStamp(path: last.path, mark: value)) }
            case "restarts": restarts = Int(value) ?? 0
            default: continue
            }
        }
    }

    var text: String {
        let list =
            [("directory", directory)] + words.map { ("word", $0) }
            + files.flatMap { [("file", $0.path), ("mark", $0.mark)] }
            + sockets.flatMap { [("socket", $0.path), ("bound", $0.mark)] } + [("restarts", "\(restarts)")]
        return list.map { "\($0) \(Self.escaped($1))\n" }.joined()
    }

    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x5C: bytes += "\\\\".utf8
            case 0x0A: bytes += "\\n".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(_ text: Substring) -> String {
        var (bytes, isEscape): ([UInt8], Bool) = ([], false)
        for byte in text.utf8 {
            if isEscape { bytes.append(byte == 0x6E ? 0x0A : byte) } else if byte != 0x5C { bytes.append(byte) }
            isEscape = byte == 0x5C && !isEscape
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Removes the sockets' names from the file system, but for those that another start has too.
    ///
    /// To be called when the daemon is gone from there. What is not as it was bound is somebody else's, and stays.
    func removeSockets(besides other: StartRecord? = nil) {
        let kept = Set(other?.sockets.map(\.path) ?? [])
        for socket in sockets where !kept.contains(socket.path) && !socket.isChanged {
            do throws(LustError) {
                let (parent, name) = try TrustedPath.parent(of: socket.path, step: "listen")
                try check("listen", socket.path, sys_unlinkat(parent.directory.number, name, 0))
            } catch { Log.shared.notice("\(error)") }
        }
    }

    /// Writes it in one step: who reads meanwhile has the old one or the new one.
    ///
    /// - Parameter known: The directory, where it is open and trusted already.
    /// - Throws: ``LustError`` at step `record`.
    func write(beside pidFile: String, in known: Descriptor? = nil) throws(LustError) {
        let path = Self.path(beside: pidFile)
        let directory: Descriptor
        if let known {
            directory = known
        } else {
            directory = try TrustedPath.parent(of: path, step: "record").directory.directory
        }
        let name = TrustedPath.name(of: path)
        let made = name + ".new"
        _ = sys_unlinkat(directory.number, made, 0)
        let file = try Descriptor.open(
            "record", made, in: directory, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, subject: path)
        let bytes = Array(text.utf8)
        let size = sys_write(file.number, bytes, bytes.count)
        if size != bytes.count {
            _ = sys_unlinkat(directory.number, made, 0)
            throw LustError(step: "record", subject: path, errno: size < 0 ? Int32(-size) : ENOSPC)
        }
        try check("record", path, sys_rename_at(directory.number, made, name))
    }
}
