// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// What the process, a library in it or a child of it writes to standard output and error, brought into the log line by
/// line: `[Mon Nov 23 10:31:07 2026] STDERR: text`.
///
/// Descriptors 1 and 2 are files in memory. Writing to them never waits and never fails, whoever writes and however much, and does
/// not end with the daemon, as a pipe would; the main loop learns of new text by ``descriptor`` and takes it over with
/// ``drain()``. What has not been taken when the process dies of its own fault (`fatalError`, a trap, `abort`, a bad access) or
/// calls `exit` is put into the log by the dying process itself, in the signal's handler, marked like the rest; from there on
/// descriptors 1 and 2 are the log file, so that a backtrace printed last of all is in it too, without a mark. Only
/// `SIGKILL` and `_exit` lose what was written since the last turn of the loop.
public final class Capture: Sendable {
    /// Readable when there is text to ``drain()``.
    public let descriptor: Int32

    /// What is to become descriptor 1.
    public let output: Int32

    /// What is to become descriptor 2.
    public let errorOutput: Int32

    private let log: Log
    private let buffer: Mutex<[UInt8]>

    /// The descriptors that must stay open under their numbers.
    public var descriptors: [Int32] { [descriptor, output, errorOutput] }

    /// Makes the two files, and changes nothing yet. Needs `/proc`, so it is called before the jail.
    ///
    /// - Throws: ``LustError`` at step `capture`.
    public init(into log: Log) throws(LustError) {
        self.log = log
        buffer = Mutex([UInt8](repeating: 0, count: 4096))
        output = try Self.made(sys_memory_file("stdout"))
        errorOutput = try Self.made(sys_memory_file("stderr"))
        descriptor = try Self.made(sys_inotify())
        for file in [output, errorOutput] {
            _ = try Self.made(sys_watch(descriptor, "/proc/self/fd/\(file)", UInt32(IN_MODIFY)))
        }
    }

    private static func made(_ result: Int32) throws(LustError) -> Int32 {
        guard result >= 0 else { throw LustError(step: "capture", errno: -result) }
        return result
    }

    /// Puts the files under descriptors 1 and 2, and stands ready for the process's end.
    ///
    /// In the daemon, once it has its own number, its name and its destinations: the log's first one gets the last words.
    ///
    /// - Throws: ``LustError`` at step `capture`.
    public func start() throws(LustError) {
        for (file, number) in [(output, Int32(1)), (errorOutput, Int32(2))] {
            // Not closed on exec: a child's words are wanted too.
            let result = sys_dup2(file, number)
            guard result >= 0 else { throw LustError(step: "capture", errno: -result) }
        }
        // Else a library's line would wait for 4 KiB of others.
        sys_line_buffer_output()
        frame()
        [output, errorOutput].withUnsafeBufferPointer { files in
            last_words_begin(log.descriptors.first ?? -1, files.baseAddress)
        }
    }

    /// Takes over every line that is finished. Called by one thread at a time, when ``descriptor`` is readable.
    public func drain() {
        frame()
        buffer.withLock { buffer in
            // The events themselves say nothing that reading would not.
            while sys_read(descriptor, &buffer, buffer.count) > 0 {}
            take(0, output, &buffer)
            take(1, errorOutput, &buffer)
        }
    }

    private func take(_ which: Int32, _ file: Int32, _ buffer: inout [UInt8]) {
        var mark = last_words_mark(which)
        let start = mark
        while true {
            let count = sys_pread(file, &buffer, buffer.count, mark)
            guard count > 0 else { break }
            var taken = 0
            while let end = buffer[taken..<count].firstIndex(of: 10)
                ?? (taken == 0 && count == buffer.count ? count : nil)
            {
                let next = min(end + 1, count)
                last_words_taking(which, true, 0)
                put(which, buffer[taken..<end])
                last_words_taking(which, false, mark + next)
                taken = next
            }
            if taken == 0 { break }
            mark += taken
        }
        if mark >> 20 > start >> 20 { _ = sys_punch(file, mark & ~4095) }
    }

    private func put(_ which: Int32, _ line: ArraySlice<UInt8>) {
        if line.isEmpty { return }
        let (level, source) = Self.marks(which)
        line.withUnsafeBytes { log.put(level, source: source, $0) }
    }

    private static func marks(_ which: Int32) -> (LogLevel, StaticString) {
        which == 0 ? (.info, "STDOUT") : (.error, "STDERR")
    }

    /// Tells the process's last moments how lines look now.
    private func frame() {
        for which: Int32 in [0, 1] {
            let (level, source) = Self.marks(which)
            guard let (frame, east) = log.lastWordsFrame(level, source) else { continue }
            withUnsafePointer(to: frame) { last_words_frame(which, $0, east) }
        }
    }
}
