// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// How the daemon was started: `NAME.started` beside the pid file, root's, mode 0600.
///
/// It is written by the starter and not asked of the daemon: `restart` and `reload` run as root with what stands in it,
/// and a daemon that was broken into must not be able to choose that. A text a line, `\` and newline escaped; the last one
/// says that it is whole.
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

        /// The file as it was when its facts were.
        init(_ path: String, _ facts: stat) { (self.path, mark) = (path, Self.mark(facts)) }

        /// The file as it is now.
        init(_ path: String) { (self.path, mark) = (path, Self.mark(path)) }

        init(path: String, mark: String) { (self.path, self.mark) = (path, mark) }

        /// Whether it is another now, in content or in date.
        var isChanged: Bool { Self.mark(path) != mark }

        /// Whether its name leads to another file now, or nowhere.
        var isReplaced: Bool {
            func file(_ mark: String) -> ArraySlice<Substring> { mark.split(separator: ":").prefix(2) }
            return file(Self.mark(path)) != file(mark)
        }

        private static func mark(_ path: String) -> String {
            var facts = stat()
            return sys_fstatat(AT_FDCWD, path, &facts, 0) == 0 ? mark(facts) : "missing"
        }

        private static func mark(_ facts: stat) -> String {
            "\(facts.st_dev):\(facts.st_ino):\(facts.st_size):\(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
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
            let bytes = ProcFile.bytes(of: file, atMost: 1 << 20, isPlain: true)
        else { return nil }
        self.init(text: String(decoding: bytes, as: UTF8.self))
    }

    init(
        directory: String, words: [String], files: [FileStamp], sockets: [FileStamp] = [], restarts: Int = 0
    ) {
        (self.directory, self.words, self.files) = (directory, words, files)
        (self.sockets, self.restarts) = (sockets, restarts)
    }

    /// Nil if it is not whole: half written, or two that were written at a time. What stands after its end is older.
    init?(text: String) {
        self.init(directory: "/", words: [], files: [])
        var seal = Seal()
        for line in text.split(separator: "\n") {
            guard let blank = line.firstIndex(of: " ") else { return nil }
            let value = Self.unescaped(line[line.index(after: blank)...])
            if line[..<blank] == "end" {
                if value == seal.text { return }
                return nil
            }
            seal.add(line)
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
        return nil
    }

    var text: String {
        var (text, seal) = ("", Seal())
        func add(_ name: String, _ value: String) {
            let line = name + " " + Self.escaped(value)
            seal.add(line[...])
            text += line + "\n"
        }
        add("directory", directory)
        for word in words { add("word", word) }
        for file in files {
            add("file", file.path)
            add("mark", file.mark)
        }
        for socket in sockets {
            add("socket", socket.path)
            add("bound", socket.mark)
        }
        add("restarts", "\(restarts)")
        return text + "end \(seal.text)\n"
    }

    /// The sum over all lines, so that no part of two texts passes for one: 64 bits of FNV-1a.
    private struct Seal {
        private var sum: UInt64 = 0xcbf2_9ce4_8422_2325

        mutating func add(_ line: Substring) {
            for byte in line.utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
            sum = (sum ^ 10) &* 0x100_0000_01b3
        }

        var text: String { String(sum, radix: 16) }
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

    /// Writes it, over the one that is there. Who reads meanwhile sees that it is not whole.
    ///
    /// Not into another file that then gets the name: to take a file's name away costs a disk more than all the rest of it.
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
        let file = try Descriptor.open(
            "record", TrustedPath.name(of: path), in: directory, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK,
            mode: 0o600, subject: path)
        let bytes = Array(text.utf8)
        let size = sys_write(file.number, bytes, bytes.count)
        if size != bytes.count {
            throw LustError(step: "record", subject: path, errno: size < 0 ? Int32(-size) : ENOSPC)
        }
    }
}
