// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The lines of a file as they are written, whatever happens to the file: for a thread that may wait.
///
/// ``Tail`` is the same for async code.
///
/// - A file that was renamed is read to its end first, and looked after for a minute more, as its writer may not know yet.
/// - A file that was copied and cut off (`copytruncate`) is read on in the copy, then from its new beginning. What was written
///   between the copy and the cut is in neither, whoever reads.
/// - Rotations that happened between two looks are found by the rotated files' names, `FILE.*`, `FILE-*`, in the same folder.
/// - A line is handed over when its newline is there, or when its file is over.
public final class TailReader {
    /// How long a renamed file is still looked after, in milliseconds, and how many of them.
    private static let patience: Int64 = 60_000
    private static let most = 8

    private let folder: TailFolder
    private let watch: TailWatch
    private var current: TailFile?
    private var renamed: [(file: TailFile, until: Int64)] = []
    /// Files that were read, or were there before.
    private var known: Set<TailPosition.File> = []
    private var ready: ArraySlice<TailLine> = []
    private var read: [TailLine] = []

    /// Begins to follow the file, which need not be there yet.
    ///
    /// - Parameters:
    ///   - polling: looks ten times a second instead of being told by inotify: for file systems that tell nothing.
    /// - Throws: ``LustError`` at step `tail`.
    public convenience init(_ path: String, from start: TailStart = .end, polling: Bool = false) throws(LustError) {
        let folder = TailFolder(path)
        self.init(folder, start, try TailWatch(folder.directory, polling: polling))
    }

    init(_ folder: TailFolder, _ start: TailStart, _ watch: TailWatch) {
        (self.folder, self.watch) = (folder, watch)
        known = Set(folder.rotated().map(\.facts.file))
        switch start {
        case .end: current = TailFile(folder.path, from: nil)
        case .beginning: current = TailFile(folder.path, from: 0)
        case .position(let position): current = resumed(position) ?? TailFile(folder.path, from: 0)
        }
        if let current { known.insert(current.file) }
    }

    /// The next line.
    ///
    /// Waits for it, for `milliseconds` at most where they are given.
    ///
    /// - Returns: nothing when the time is over or the reader was stopped.
    public func next(milliseconds: Int? = nil) -> TailLine? {
        if let line = ready.popFirst() { return line }
        ready = batch(milliseconds: milliseconds)
        return ready.popFirst()
    }

    /// All lines that are at hand, at least one unless the time is over or the reader was stopped.
    func batch(milliseconds: Int? = nil) -> ArraySlice<TailLine> {
        let end = milliseconds.map { sys_monotonic_milliseconds() + Int64($0) }
        while !watch.isStopped {
            let armed = watch.arm()
            let lines = look()
            if !lines.isEmpty { return lines }
            let left = end.map { $0 - sys_monotonic_milliseconds() }
            if let left, left <= 0 { return [] }
            watch.wait(armed: armed, milliseconds: left.map { Int32(clamping: $0) })
        }
        return []
    }

    /// Ends ``next(milliseconds:)`` and every further one.
    public func stop() { watch.stop() }

    /// Where to begin the next time, after the last line that was read from the file.
    public var position: TailPosition? { current?.position }

    private func resumed(_ position: TailPosition) -> TailFile? {
        if let now = FileFacts(folder.path), now.file == position.file {
            return TailFile(folder.path, from: position.offset)
        }
        let rotated = folder.rotated()
        guard let place = rotated.firstIndex(where: { $0.facts.file == position.file }) else { return nil }
        known = Set(rotated[...place].map(\.facts.file))
        return TailFile(rotated[place].path, from: position.offset)
    }

    /// Reads what there is, up to some hundred lines.
    private func look() -> ArraySlice<TailLine> {
        lookAfterRenamed()
        var isGoingOn = true
        while isGoingOn, read.count < 512 {
            guard let file = current ?? opened() else { break }
            current = file
            if file.isFresh { begin(file) }
            switch file.read({ read.append($0) }) {
            case .text: break
            case .cutOff: afterCut(file)
            case .nothing: isGoingOn = afterEnd(file)
            }
        }
        defer { read = [] }
        return read[...]
    }

    private func opened() -> TailFile? {
        let file = TailFile(folder.path, from: 0)
        if let file { known.insert(file.file) }
        return file
    }

    private func lookAfterRenamed() {
        for (file, _) in renamed { readOn(file) }
        let now = sys_monotonic_milliseconds()
        while let (file, until) = renamed.first, until < now || renamed.count > Self.most {
            file.finish { read.append($0) }
            renamed.removeFirst()
        }
    }

    /// Before the first look into a file: what was rotated away before it comes first.
    ///
    /// Its beginning is held on to, so that a rotation after this is noticed by the file's own change.
    private func begin(_ file: TailFile) {
        while file.pin() {
            let older = unknown(beside: file)
            if older.isEmpty { return }
            for other in older { readAll(other) }
        }
    }

    /// Reads a file to its end, as it is now.
    private func readOn(_ file: TailFile) {
        while true {
            switch file.read({ read.append($0) }) {
            case .text: break
            case .cutOff: afterCut(file)
            case .nothing: return
            }
        }
    }

    /// The rest is in a copy, and there may be whole files between the copy and what is there now.
    private func afterCut(_ file: TailFile) {
        for other in unknown(beside: file) {
            if file.isCopied(in: other) {
                file.takeRest(of: other) { read.append($0) }
                known.insert(other.file)
            } else {
                readAll(other)
            }
        }
        file.restart()
    }

    /// Goes to the file that has the name now, if it is another one; false where there is nothing more to read.
    private func afterEnd(_ file: TailFile) -> Bool {
        guard let now = FileFacts(folder.path), now.file != file.file else { return false }
        // In this order: a file that is renamed between the two is found among the rotated ones.
        guard let next = TailFile(folder.path, from: 0), next.file != file.file else { return false }
        let found = unknown(beside: next)
        let between = found.filter { !file.isCopied(in: $0) }
        // An empty file is no reason to leave one that may still be written.
        guard !next.isEmpty || !between.isEmpty else { return false }
        readOn(file)
        // A copy that somebody keeps: the file itself has just been read to its end.
        known.formUnion(found.filter { file.isCopied(in: $0) }.map(\.file))
        for other in between where !known.contains(other.file) { readAll(other) }
        keep(file)
        known.insert(next.file)
        current = next
        return true
    }

    private func readAll(_ file: TailFile) {
        known.insert(file.file)
        readOn(file)
        keep(file)
    }

    private func keep(_ file: TailFile) {
        renamed.append((file, sys_monotonic_milliseconds() + Self.patience))
    }

    /// Rotated files that nobody has read, the oldest first.
    ///
    /// Not those that are just being made of `present`: once it is cut off, they will be looked at again.
    private func unknown(beside present: TailFile) -> [TailFile] {
        let rotated = folder.rotated()
        known.formIntersection(rotated.map(\.facts.file) + [current?.file, present.file].compactMap { $0 })
        return rotated.filter { !known.contains($0.facts.file) && $0.facts.file != present.file }
            .compactMap { TailFile($0.path, from: 0) }
            .filter { !$0.isCopy(of: present) }
    }
}
