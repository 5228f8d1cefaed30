// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// How far a file has been read: which file it was, whatever it is called by now, and how many bytes.
///
/// Its text form is one word, to be kept in a file and given to ``TailStart/position(_:)`` the next time.
public struct TailPosition: Sendable, Hashable, CustomStringConvertible {
    /// A file, told from every other that had its name or its inode's number.
    struct File: Sendable, Hashable {
        let device: UInt64
        let inode: UInt64
        /// When it was made, in nanoseconds since 1970; 0 where the file system does not say.
        let born: UInt64

        init(device: UInt64, inode: UInt64, born: UInt64) {
            (self.device, self.inode, self.born) = (device, inode, born)
        }
    }

    let file: File

    /// Bytes before the next line.
    public let offset: Int

    init(file: File, offset: Int) { (self.file, self.offset) = (file, offset) }

    /// Reads the text form.
    ///
    /// - Throws: ``LustError`` at step `tail` where it is not one.
    public init(_ text: String) throws(LustError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, let device = UInt64(parts[0]), let inode = UInt64(parts[1]),
            let born = UInt64(parts[2]),
            let offset = Int(parts[3]), offset >= 0
        else { throw LustError(step: "tail", subject: "'\(text)'", "not a position", exit: .usage) }
        self.init(file: File(device: device, inode: inode, born: born), offset: offset)
    }

    /// `device:inode:born:offset`.
    public var description: String { "\(file.device):\(file.inode):\(file.born):\(offset)" }
}

/// Where a tail begins.
public enum TailStart: Sendable, Hashable {
    /// With the first line that is written from now on; a file that is not there yet is read from its beginning.
    case end
    /// With the first line of the file.
    case beginning
    /// Where an earlier one left off, even if the file has been renamed since.
    case position(TailPosition)
}

/// One line, and where the next begins.
public struct TailLine: Sendable, Hashable {
    /// The line without its newline; what is not UTF-8 is U+FFFD.
    public let text: String

    /// To begin after this line the next time.
    public let position: TailPosition
}

/// What the system says about a file.
struct FileFacts {
    let file: TailPosition.File
    let size: Int
    /// Nanoseconds since 1970.
    let changed: Int64
    let isRegular: Bool

    init?(_ path: String) { self.init(AT_FDCWD, path, 0) }

    init?(descriptor: Int32) { self.init(descriptor, "", AT_EMPTY_PATH) }

    private init?(_ directory: Int32, _ path: String, _ flags: Int32) {
        var facts = sys_file_facts()
        guard sys_file_facts(directory, path, flags, &facts) == 0 else { return nil }
        file = TailPosition.File(device: facts.device, inode: facts.inode, born: facts.born)
        size = Int(facts.size)
        changed = facts.changed
        isRegular = facts.mode & S_IFMT == S_IFREG
    }
}
