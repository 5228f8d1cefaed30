// SPDX-License-Identifier: MIT
import Glibc

/// A folder of a test's own.
///
/// With it go all files in it, and every process that has its path among its arguments.
///
/// Hold it in a stored property of the suite: a local one may end with its last use.
public final class Scratch: Sendable {
    /// Where it is.
    public let path: String

    /// Makes one.
    public init(in folder: String = "/tmp") throws {
        var name = Array("\(folder)/lust-test.XXXXXX".utf8CString)
        guard let made = mkdtemp(&name) else { throw NotInTime(description: "mkdtemp: errno \(errno)") }
        path = String(cString: made)
        // mkdtemp makes it 0700, and a daemon without root has to reach its jail in it.
        chmod(path, 0o755)
    }

    deinit {
        endProcesses()
        File.remove(path)
    }

    /// The path of something in it.
    public subscript(name: String) -> String { "\(path)/\(name)" }

    /// Writes a file in it, and says where.
    @discardableResult public func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws -> String {
        try File.write(self[name], text, mode: mode)
        return self[name]
    }

    /// Writes more into a file in it.
    public func append(_ name: String, _ text: String) throws { try File.write(self[name], text, append: true) }

    /// All of a file in it.
    public func text(_ name: String) throws -> String {
        guard let text = File.text(self[name]) else { throw NotInTime(description: "\(name) is not there") }
        return text
    }

    /// A file's lines; a last one without its newline has a mark.
    public func lines(_ name: String) throws -> [Substring] {
        let text = try text(name)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() } else if !text.isEmpty { lines[lines.count - 1] += "<no newline>" }
        return lines
    }

    /// Makes a folder in it, and says where.
    @discardableResult public func makeFolder(_ name: String, mode: UInt32 = 0o755) throws -> String {
        guard mkdir(self[name], mode) == 0 || errno == EEXIST else { throw NotInTime(description: "mkdir \(name)") }
        chmod(self[name], mode)
        return self[name]
    }

    /// Its processes: those that have its path among their arguments.
    public var processes: [Proc] { Proc.all(withArgument: path) }

    /// Ends its processes, each by its id.
    public func endProcesses() {
        while case let left = processes, !left.isEmpty {
            for process in left { kill(process.pid, SIGKILL) }
            usleep(1000)
        }
    }
}
