// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// What the process, a library in it or a child of it writes to standard output and error, brought into the log line by
/// line: `[Mon Nov 23 10:31:07 2026] STDERR: text`.
///
/// Descriptors 1 and 2 become pipes that never make their writer wait: what finds no room in one, a mebibyte, is lost. The
/// main loop learns of new text by `descriptors` and takes it over with ``drain()``. What has not been taken when the
/// process dies of its own fault (`fatalError`, a trap, `abort`, a bad access) or calls `exit` is put into the log by the
/// dying process itself, in the signal's handler, marked like the rest; from there on descriptors 1 and 2 are the log file,
/// so that a backtrace printed last of all is in it too, without a mark. Only `SIGKILL` and `_exit` lose what was written
/// since the last turn of the loop.
public final class Capture: Sendable {
    /// The ends to read: readable when there is text to ``drain()``. To be kept open under their numbers.
    let descriptors: [Descriptor]

    /// What is to become descriptors 1 and 2.
    let output: Descriptor, errorOutput: Descriptor

    private let log: Log

    /// As much as an unprivileged process may have; see pipe(7).
    private static let room: Int32 = 1 << 20

    /// Makes the pipes, and changes nothing yet.
    ///
    /// - Throws: ``LustError`` at step `capture`.
    public init(into log: Log) throws(LustError) {
        let (one, two) = (try Self.pipe(), try Self.pipe())
        descriptors = [one.read, two.read]
        (output, errorOutput) = (one.write, two.write)
        self.log = log
        descriptors.map(\.number).withUnsafeBufferPointer { last_words_read($0.baseAddress) }
    }

    private static func pipe() throws(LustError) -> (read: Descriptor, write: Descriptor) {
        var ends: (Int32, Int32) = (0, 0)
        let result = withUnsafeMutablePointer(to: &ends) {
            $0.withMemoryRebound(to: Int32.self, capacity: 2) { sys_pipe_nonblocking($0) }
        }
        try check("capture", "", result)
        // A smaller one does too.
        _ = sys_set_pipe_size(ends.0, room)
        return (Descriptor(ends.0), Descriptor(ends.1))
    }

    /// Puts the pipes under descriptors 1 and 2.
    ///
    /// - Throws: ``LustError`` at step `capture`.
    public func redirect() throws(LustError) {
        try check("capture", "", sys_dup2(output.number, 1))
        try check("capture", "", sys_dup2(errorOutput.number, 2))
    }

    /// Stands ready for the process's end.
    ///
    /// Once descriptors 1 and 2 are the pipes: the log's first destination gets the last words.
    public func start() {
        // Else a library's line would wait for 4 KiB of others.
        sys_line_buffer_output()
        frame()
        last_words_begin(log.descriptors.first ?? -1)
    }

    /// Takes over every line that is finished. By one thread.
    public func drain() {
        frame()
        last_words_take(
            { which, text, count, context in
                guard let context, let text, count > 0 else { return }
                let log = Unmanaged<Log>.fromOpaque(context).takeUnretainedValue()
                let (level, source) = Capture.marks(which)
                log.put(level, source: source, UnsafeRawBufferPointer(start: text, count: count))
            }, Unmanaged.passUnretained(log).toOpaque())
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
