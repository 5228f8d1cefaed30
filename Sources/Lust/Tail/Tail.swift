// SPDX-License-Identifier: MIT

/// The lines of a file as they are written, whatever happens to the file.
///
/// ```swift
/// for await line in Tail("/var/log/hi.log") {
///     if let found = line.text.firstMatch(of: /user (?<name>\w+) failed/) { count(found.name) }
/// }
/// ```
///
/// Ends when its task is cancelled. What becomes of a renamed or a cut off file is ``TailReader``'s to say. The waiting is
/// done on a thread of its own, so no thread of the pool is kept from other work, and it reads no further than it is asked.
public struct Tail: AsyncSequence, Sendable {
    /// A line with the position after it.
    public typealias Element = TailLine
    /// It ends, and does not fail.
    public typealias Failure = Never

    private let path: String
    private let start: TailStart
    private let polling: Bool

    /// The lines of `path`, which need not be there yet.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - start: where to begin.
    ///   - polling: looks ten times a second instead of being told by inotify.
    public init(_ path: String, from start: TailStart = .end, polling: Bool = false) {
        (self.path, self.start, self.polling) = (path, start, polling)
    }

    /// Begins to follow the file: what is written after this call is seen.
    public func makeAsyncIterator() -> Iterator { Iterator(TailThread(path, start, polling)) }

    /// Takes the lines one by one.
    public struct Iterator: AsyncIteratorProtocol {
        private let thread: TailThread?
        private var lines: ArraySlice<TailLine> = []

        init(_ thread: TailThread?) { self.thread = thread }

        /// The next line, or nothing when the task was cancelled or no descriptor is left to follow a file with.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> TailLine? {
            if let line = lines.popFirst() { return line }
            lines = await thread?.lines() ?? []
            return lines.popFirst()
        }

        /// The same, for a caller on no actor.
        public mutating func next() async -> TailLine? {
            if let line = lines.popFirst() { return line }
            lines = await thread?.lines() ?? []
            return lines.popFirst()
        }
    }
}
