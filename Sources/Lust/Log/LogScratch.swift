// SPDX-License-Identifier: MIT
import Glibc

/// What one thread keeps for its records: a buffer for the message, one for the finished line, and the last stamp.
///
/// A value that logs while it is being described opens a second record inside the first; that one gets a scratch of its
/// own, which the first then keeps for the next time.
@usableFromInline
final class LogScratch {
    /// The longest record, in bytes, with its newline.
    static let limit = 8192

    let message = UnsafeMutablePointer<UInt8>.allocate(capacity: limit)
    let line = UnsafeMutablePointer<UInt8>.allocate(capacity: limit)
    /// Keys and values of the record being written, each ended by a zero byte.
    var fields = LogBuffer(base: .allocate(capacity: limit), capacity: limit)
    var stamp = LogStamp()
    /// The number of the record being written; odd numbers are records whose buffer nobody has claimed.
    private var record: UInt = 0
    private var claimable = false
    private var busy = false
    private var inner: LogScratch?

    deinit {
        message.deallocate()
        line.deallocate()
        fields.base.deallocate()
    }

    /// Runs `body` with a scratch that no other record uses.
    @inline(__always)
    static func with(_ body: (LogScratch) -> Void) {
        let own = current
        guard !own.busy else { return nested(own, body) }
        own.busy = true
        body(own)
        own.busy = false
    }

    private static func nested(_ outer: LogScratch, _ body: (LogScratch) -> Void) {
        let inner = outer.inner ?? LogScratch()
        outer.inner = inner
        pthread_setspecific(key, Unmanaged.passUnretained(inner).toOpaque())
        with(body)
        pthread_setspecific(key, Unmanaged.passUnretained(outer).toOpaque())
    }

    /// The bytes of a message, which is made here and now.
    @inline(__always)
    func text(of message: () -> LogMessage, _ body: (UnsafeRawBufferPointer, _ lost: Int) -> Void) {
        record &+= 1
        claimable = true
        let made = message()
        claimable = false
        switch made.body {
        case .inPlace(record, let count, let lost):
            body(UnsafeRawBufferPointer(start: self.message, count: count), lost)
        case .inPlace:
            // Kept from a record that is over: its text is gone.
            body(UnsafeRawBufferPointer(start: nil, count: 0), 0)
        case .text(var text):
            text.withUTF8 { body(UnsafeRawBufferPointer($0), 0) }
        }
    }

    /// The buffer of the record that is being written, for the first message made in it; any other gets its own.
    @usableFromInline
    static func claim() -> (LogBuffer, record: UInt, LogStorage?) {
        if let pointer = pthread_getspecific(key) {
            let own = Unmanaged<LogScratch>.fromOpaque(pointer).takeUnretainedValue()
            if own.claimable {
                own.claimable = false
                return (LogBuffer(base: own.message, capacity: limit), own.record, nil)
            }
        }
        let storage = LogStorage()
        return (LogBuffer(base: storage.base, capacity: limit), 0, storage)
    }

    private static var current: LogScratch {
        if let pointer = pthread_getspecific(key) {
            return Unmanaged<LogScratch>.fromOpaque(pointer).takeUnretainedValue()
        }
        let made = LogScratch()
        pthread_setspecific(key, Unmanaged.passRetained(made).toOpaque())
        return made
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let made = pthread_key_create(&key) { pointer in
            if let pointer { Unmanaged<LogScratch>.fromOpaque(pointer).release() }
        }
        precondition(made == 0, "no thread-specific key is left")
        return key
    }()
}
