// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// One open file being read line by line.
///
/// A file can be cut off and grow again between two looks, past where it was; so each read begins a little before the new text and
/// compares. That a file is a copy of this one is told the same way, by its first bytes and by those before the mark.
final class TailFile {
    /// What one read found.
    enum Found {
        case text, nothing, cutOff
    }

    /// Bytes that are compared.
    ///
    /// A log's lines differ by their stamps and numbers sooner than that.
    private static let probe = 256
    private static let chunk = 65536
    /// A line that is longer than this comes in pieces.
    private static let longest = 1 << 20

    let file: TailPosition.File
    /// How far the file has been read, with the part of a line that waits for its end.
    private(set) var mark: Int
    private let descriptor: Int32
    private var pending: [UInt8] = []
    private var head: [UInt8] = []
    private var before: [UInt8] = []

    /// None where the file is not there, or is none.
    init?(_ path: String, from start: Int?) {
        let descriptor = sys_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0)
        guard descriptor >= 0 else { return nil }
        guard let facts = FileFacts(descriptor: descriptor), facts.isRegular else {
            _ = sys_close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        file = facts.file
        let wanted = start ?? facts.size
        mark = wanted <= facts.size ? wanted : 0
        head = bytes(0, min(mark, Self.probe))
        before = bytes(mark - min(mark, Self.probe), min(mark, Self.probe))
    }

    deinit { _ = sys_close(descriptor) }

    var position: TailPosition { TailPosition(file: file, offset: max(0, mark - pending.count)) }

    /// Reads what is there, up to 64 KiB, and hands the finished lines over.
    func read(_ hand: (TailLine) -> Void) -> Found {
        let seen = mark == 0 ? head : before
        let start = mark == 0 ? 0 : seen.count
        let text = bytes(mark - start, start + Self.chunk)
        guard text.starts(with: seen) else { return .cutOff }
        guard text.count > start else { return .nothing }
        take(text[start...], hand)
        return .text
    }

    /// Nothing of what the file holds now has been looked at.
    var isFresh: Bool { mark == 0 && head.isEmpty }

    /// Looks at the beginning, so that another one in its place is noticed; false where there is none yet.
    func pin() -> Bool {
        head = bytes(0, Self.probe)
        return !head.isEmpty
    }

    /// Hands over a line whose end will never come.
    func finish(_ hand: (TailLine) -> Void) {
        guard !pending.isEmpty else { return }
        let line = String(decoding: pending, as: UTF8.self)
        pending = []
        hand(TailLine(text: line, position: position))
    }

    /// Begins again, after the file was cut off.
    ///
    /// Half a line from before waits on: its other half comes first now.
    func restart() {
        (mark, head, before) = (0, [], [])
    }

    /// Goes to the end without a line.
    func skip() {
        var found = Found.text
        while found == .text { found = read { _ in } }
    }

    /// Whether `other` began as this file did.
    func isCopied(in other: TailFile) -> Bool { !head.isEmpty && other.bytes(0, head.count) == head }

    /// Whether this file is, or is becoming, a copy of what `other` is now.
    func isCopy(of other: TailFile) -> Bool {
        let (ours, theirs) = (bytes(0, Self.probe), other.bytes(0, Self.probe))
        return ours.isEmpty || !theirs.isEmpty && (ours.starts(with: theirs) || theirs.starts(with: ours))
    }

    var isEmpty: Bool { bytes(0, 1).isEmpty }

    /// Takes what a copy of this file holds beyond the mark.
    func takeRest(of copy: TailFile, _ hand: (TailLine) -> Void) {
        guard copy.bytes(mark - before.count, before.count) == before else { return }
        while case let text = copy.bytes(mark, Self.chunk), !text.isEmpty { take(text[...], hand) }
    }

    private func take(_ text: ArraySlice<UInt8>, _ hand: (TailLine) -> Void) {
        if mark == 0 {
            head = Array(text.prefix(Self.probe))
        } else if head.count == mark, head.count < Self.probe {
            head += text.prefix(Self.probe - head.count)
        }
        before = Array((before + text.suffix(Self.probe)).suffix(Self.probe))
        var start = text.startIndex
        while let end = text[start...].firstIndex(of: 10) {
            mark += end + 1 - start
            let line = pending.isEmpty ? String(decoding: text[start..<end], as: UTF8.self) : joined(text[start..<end])
            start = end + 1
            hand(TailLine(text: line, position: TailPosition(file: file, offset: mark)))
        }
        mark += text.endIndex - start
        pending += text[start...]
        if pending.count > Self.longest { finish(hand) }
    }

    private func joined(_ rest: ArraySlice<UInt8>) -> String {
        defer { pending = [] }
        return String(decoding: pending + rest, as: UTF8.self)
    }

    private func bytes(_ offset: Int, _ count: Int) -> [UInt8] {
        // Without room the initializer would write to the storage that all empty arrays share.
        count == 0
            ? []
            : [UInt8](unsafeUninitializedCapacity: count) { room, filled in
                filled = max(0, Int(sys_pread(descriptor, room.baseAddress, count, off_t(offset))))
            }
    }
}
