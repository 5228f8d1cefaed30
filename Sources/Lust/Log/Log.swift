// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
public import Synchronization

/// The daemon's log: from any thread, one `write` a record, and never in the way.
///
/// ```swift
/// log.info("listening on port \(port)")     // [Mon Nov 23 10:31:07 2026] INFO: listening on port 80
/// ```
///
/// There is one for the process, ``shared``; `server.log` is the same. It begins on standard error, in the classic
/// format, at level `info`; a server gives it its destinations while it starts. No lock is taken and nothing is allocated
/// on the way of a record (but once a thread, for its buffers). A record is written whole or not at all; what a destination
/// did not take is counted, and said there in a record of its own as soon as the destination takes records again.
///
/// Not to be used in a signal handler.
public final class Log: Sendable {
    /// The process's log.
    public static let shared = Log()

    /// The longest record in bytes, with its newline: 8192, or 4096 in a pipe.
    ///
    /// A longer one is cut, and says by how much.
    public static var limit: Int { LogScratch.limit }

    /// The most destinations that a log has at once.
    public static var destinationLimit: Int { 4 }

    @usableFromInline let threshold = Atomic<UInt8>(LogLevel.info.rank)
    private let formatCode = Atomic<UInt8>(LogFormat.classic.code)
    private let shows = Atomic<UInt8>(0)
    private let process = Atomic<Int32>(getpid())
    /// Never freed: a writer may be reading it.
    ///
    /// It changes once or twice in a process's life.
    private let named: Atomic<UInt>
    private let total = Atomic<Int>(0)
    let slots = InlineArray<4, LogSlot> { _ in LogSlot() }

    /// A log on these destinations, or on standard error as it is.
    ///
    /// - Throws: ``LustError`` at step `log`: more than four, or no descriptor.
    public convenience init(_ sinks: [LogSink]) throws(LustError) {
        self.init()
        try setSinks(sinks)
    }

    private init() {
        named = Atomic(Self.kept(sys_program()))
        slots[0].borrowStandardError()
    }

    deinit { free(UnsafeMutableRawPointer(bitPattern: named.load(ordering: .relaxed))) }

    /// The least level that is written; may be changed at any time, by any thread.
    ///
    /// Default: `info`.
    public var level: LogLevel {
        get { LogLevel.allCases.first { $0.rank == threshold.load(ordering: .relaxed) } ?? .info }
        set { threshold.store(newValue.rank, ordering: .relaxed) }
    }

    /// The layout of lines in files and on terminals; may be changed at any time.
    ///
    /// Default: `classic`.
    public var format: LogFormat {
        get { LogFormat(code: formatCode.load(ordering: .relaxed)) }
        set { formatCode.store(newValue.code, ordering: .relaxed) }
    }

    /// Replaces the destinations.
    ///
    /// The log owns their descriptors from here on and closes those it had.
    ///
    /// Called by one thread at a time; others may be logging meanwhile, and each record goes to the old destination or to
    /// the new one. For another file behind the same destination, as after a rotation, there is ``replace(descriptor:)``.
    ///
    /// - Throws: ``LustError`` at step `log` where there are more than ``destinationLimit``.
    public func setSinks(_ sinks: [LogSink]) throws(LustError) {
        guard sinks.count <= slots.count else {
            throw LustError(
                step: "log", "\(sinks.count) destinations; \(slots.count) are possible", exit: .notConfigured)
        }
        for index in slots.indices {
            if index < sinks.count { try slots[index].set(sinks[index]) } else { slots[index].clear() }
        }
    }

    /// Puts another file behind the destination that is a file (a pipe, where there is no file): `reopen`.
    ///
    /// One step for every writer: no record is lost, doubled or torn. The old file is closed when its last writer is
    /// through, and the number of the descriptor stays what it was. Takes `descriptor` over.
    ///
    /// - Throws: ``LustError`` at step `log` where no destination is a file.
    public func replace(descriptor: Int32) throws(LustError) {
        let kind = try LogSink.kind(of: descriptor)
        for index in slots.indices {
            let old = slots[index].sinkKind
            let fits = kind == .datagram ? old == .datagram : old == .file || old == .pipe || old == .stream
            if fits { return try slots[index].replace(descriptor, kind) }
        }
        throw LustError(step: "log", "no destination of this kind to put descriptor \(descriptor) behind")
    }

    /// Puts another descriptor of the same kind behind one destination, by its place among them; otherwise as
    /// ``replace(descriptor:)``.
    func replace(destination index: Int, descriptor: Int32) throws(LustError) {
        try slots[index].replace(descriptor, LogSink.kind(of: descriptor))
    }

    /// What a destination is, by its place among them; `off` if there is none.
    func kind(of index: Int) -> LogSink.Kind { slots.indices.contains(index) ? slots[index].sinkKind : .off }

    /// The descriptors that must stay open, under these numbers, for the log to work: for the sequence that closes all others.
    ///
    /// A destination that was given up keeps its number too.
    public var descriptors: [Int32] {
        slots.indices.map { slots[$0].descriptor }.filter { $0 >= 0 }
    }

    /// Records that no destination, or not every one, could take since the process began.
    public var lost: Int { total.load(ordering: .relaxed) }

    /// Says who writes: the name that syslog and the journal show (default: the program's), and whether lines in files
    /// show the name and the process's number (default: neither).
    ///
    /// To be called once more in the daemon, whose number is another than its parent's.
    public func identify(as name: String? = nil, showName: Bool = false, showProcess: Bool = false) {
        if let name { named.store(name.withCString(Self.kept), ordering: .releasing) }
        process.store(getpid(), ordering: .relaxed)
        shows.store((showName ? 1 : 0) | (showProcess ? 2 : 0), ordering: .relaxed)
    }

    private static func kept(_ name: UnsafePointer<CChar>?) -> UInt {
        UInt(bitPattern: name.flatMap { strdup($0) })
    }

    /// Writes a record without looking at the level; the message is made in the thread's buffer.
    @usableFromInline
    @inline(never)
    func put(_ level: LogLevel, _ message: () -> LogMessage) {
        let scratch = LogScratch.enter()
        scratch.pointee.take(message)
        write(level, scratch)
        LogScratch.leave(scratch)
    }

    /// Lays the record that is in the scratch out for each destination, and writes it there.
    @inline(__always)
    func write(_ level: LogLevel, source: StaticString? = nil, _ scratch: LogScratch.Pointer) {
        scratch.pointee.stamp.refresh()
        let format = self.format
        let isBare = source == nil && scratch.pointee.fields.count == 0 && shows.load(ordering: .relaxed) == 0
        for index in slots.indices where slots[index].isOn {
            if slots[index].lost > 0, !sayLost(index, format, scratch) { continue }
            if isBare, slots[index].layout(format) == .classic,
                let line = scratch.pointee.classicLine(level, limit: slots[index].limit)
            {
                if !slots[index].write(line) { total.add(1, ordering: .relaxed) }
            } else {
                write(LogRecord(level: level, source: source, scratch), to: index, format, scratch)
            }
        }
    }

    /// Lays a record out in the thread's second buffer and writes it.
    @inline(never)
    @discardableResult
    func write(
        _ record: LogRecord, to index: Int, _ format: LogFormat, _ scratch: LogScratch.Pointer, torn: Bool = false
    ) -> Bool {
        var line = LogBuffer(base: scratch.pointee.line, capacity: slots[index].limit)
        if torn { line.put(byte: 10) }
        record.put(into: &line, slots[index].layout(format), scratch.pointee.stamp, speaker(slots[index].facility))
        let written = slots[index].write(line.bytes)
        if !written { total.add(1, ordering: .relaxed) }
        return written
    }

    @inline(__always)
    func speaker(_ facility: UInt) -> LogSpeaker {
        let shows = self.shows.load(ordering: .relaxed)
        return LogSpeaker(
            name: UnsafePointer(bitPattern: named.load(ordering: .acquiring)),
            process: process.load(ordering: .relaxed),
            showsName: shows & 1 != 0, showsProcess: shows & 2 != 0, facility: facility)
    }
}
