// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// What one thread keeps for its records: a buffer for the message, one for the finished line, and the last stamp.
///
/// A value that logs while it is being described opens a second record inside the first; that one gets a scratch of its
/// own, which the first then keeps for the next time. In memory of its own and not an object, because a record should pay neither
/// for counting references nor for checking exclusive access.
@usableFromInline
struct LogScratch {
    /// The longest record, in bytes, with its newline.
    @usableFromInline static let limit = 8192

    /// More than the longest stamp and level.
    static let headroom = 64

    typealias Pointer = UnsafeMutablePointer<LogScratch>

    /// The message; before it there is room for what a classic line begins with, and after it for the newline.
    let message: UnsafeMutablePointer<UInt8>
    let line: UnsafeMutablePointer<UInt8>
    var stamp = LogStamp()
    /// What stands before the message, of which second and level; most records find it there already.
    private var prefix = 0
    private var prefixSecond = 0
    private var prefixLevel = LogLevel.debug
    /// Bytes of the message, and bytes of it that found no room.
    var count = 0
    var lost = 0
    /// Keys and values of the record being written, each after its size.
    var fields: LogBuffer
    /// The number of the record being written.
    private var record: UInt = 0
    private var isClaimable = false
    private var isBusy = false
    private var inner: Pointer?

    private init() {
        message = .allocate(capacity: Self.headroom + Self.limit + 1) + Self.headroom
        line = .allocate(capacity: Self.limit)
        fields = LogBuffer(base: .allocate(capacity: Self.limit), capacity: Self.limit)
    }

    /// A scratch that no other record uses; to be given back with ``leave(_:)``.
    @inline(__always)
    static func enter() -> Pointer {
        var own = sys_scratch()?.assumingMemoryBound(to: LogScratch.self) ?? begin()
        if own.pointee.isBusy { own = nested(own) }
        own.pointee.isBusy = true
        return own
    }

    @inline(__always)
    static func leave(_ own: Pointer) {
        own.pointee.isBusy = false
        own.pointee.fields.count = 0
        if let outer = own.pointee.outer { sys_set_scratch(outer) }
    }

    /// Makes the message, in the buffer wherever that is possible.
    @inline(__always)
    mutating func take(_ make: () -> LogMessage) {
        record &+= 1
        isClaimable = true
        let made = make()
        isClaimable = false
        if made.text == nil, made.record == record {
            (count, lost) = (made.count, made.lost)
        } else {
            take(text: made.text ?? "")
        }
    }

    mutating func take(text: borrowing String) {
        var buffer = LogBuffer(base: message, capacity: Self.limit)
        // Not withUTF8, for which it would have to be a copy of ours. Linux has no string that is not contiguous.
        _ = text.utf8.withContiguousStorageIfAvailable { buffer.put($0) }
        (count, lost) = (buffer.count, buffer.lost)
    }

    /// Takes text that was not made for a record.
    mutating func take(_ text: UnsafeRawBufferPointer) {
        var buffer = LogBuffer(base: message, capacity: Self.limit)
        buffer.put(text)
        (count, lost) = (buffer.count, buffer.lost)
    }

    /// The finished classic line, made around the message where it lies; none where it does not fit or has to be escaped.
    @inline(__always)
    mutating func classicLine(_ level: LogLevel, limit: Int) -> UnsafeRawBufferPointer? {
        if prefixSecond != stamp.second || prefixLevel != level || prefix == 0 { putPrefix(level) }
        guard lost == 0, prefix &+ count < limit, LogEscape.text.isPlain(message, count) else { return nil }
        message[count] = 10
        return UnsafeRawBufferPointer(start: message - prefix, count: prefix &+ count &+ 1)
    }

    @inline(never)
    private mutating func putPrefix(_ level: LogLevel) {
        let word = level.word
        var buffer = LogBuffer(base: message - 27 - word.utf8CodeUnitCount, capacity: Self.headroom)
        stamp.putClassic(into: &buffer)
        buffer.put(word)
        (prefix, prefixSecond, prefixLevel) = (buffer.count, stamp.second, level)
    }

    /// The buffer of the record that is being written, for the first message made in it; any other gets its own.
    @usableFromInline
    static func claim() -> (LogBuffer, record: UInt, LogStorage?) {
        if let own = sys_scratch()?.assumingMemoryBound(to: LogScratch.self), own.pointee.isClaimable {
            own.pointee.isClaimable = false
            return (LogBuffer(base: own.pointee.message, capacity: limit), own.pointee.record, nil)
        }
        let storage = LogStorage()
        return (LogBuffer(base: storage.base, capacity: limit), 0, storage)
    }

    private var outer: Pointer?

    @inline(never)
    private static func nested(_ outer: Pointer) -> Pointer {
        let inner = outer.pointee.inner ?? make()
        outer.pointee.inner = inner
        inner.pointee.outer = outer
        sys_set_scratch(inner)
        return inner
    }

    @inline(never)
    private static func begin() -> Pointer {
        let made = make()
        // Only so that the thread's end frees it.
        pthread_setspecific(key, made)
        sys_set_scratch(made)
        return made
    }

    private static func make() -> Pointer {
        let made = Pointer.allocate(capacity: 1)
        made.initialize(to: LogScratch())
        return made
    }

    private static func end(_ own: Pointer) {
        if let inner = own.pointee.inner { end(inner) }
        (own.pointee.message - headroom).deallocate()
        own.pointee.line.deallocate()
        own.pointee.fields.base.deallocate()
        own.deinitialize(count: 1)
        own.deallocate()
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let made = pthread_key_create(&key) { own in
            guard let own else { return }
            // A later destructor of the thread may log once more, and begins anew.
            sys_set_scratch(nil)
            LogScratch.end(own.assumingMemoryBound(to: LogScratch.self))
        }
        precondition(made == 0, "no thread-specific key is left")
        return key
    }()
}
