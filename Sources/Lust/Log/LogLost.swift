// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

extension Log {
    /// Says now what destinations have not taken, where they take it now: at the end of a daemon, when no other record may follow.
    public func sayLost() {
        let scratch = LogScratch.enter()
        scratch.pointee.stamp.refresh()
        for index in slots.indices where slots[index].isOn && slots[index].lost > 0 {
            // An attempt that fails counts for a record, and here there is none.
            if !sayLost(index, format, scratch) { slots[index].forgetOne() }
        }
        LogScratch.leave(scratch)
    }

    /// Says what a destination did not take, now that it may take records again; false where it still does not.
    func sayLost(_ index: Int, _ format: LogFormat, _ scratch: LogScratch.Pointer) -> Bool {
        let lost = slots[index].takeLost()
        guard lost.count > 0 else { return true }
        let said = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 160) { room in
            guard let base = room.baseAddress else { return false }
            var text = LogBuffer(base: base, capacity: room.count)
            text.put(UInt(lost.count))
            text.put(lost.count == 1 ? " log record was lost: " : " log records were lost: ")
            if let words = sys_words(lost.error) {
                UnsafeRawBufferPointer(start: words, count: strlen(words)).withMemoryRebound(to: UInt8.self) {
                    text.put($0)
                }
            }
            let record = LogRecord(level: .warning, text: text.bytes)
            return write(record, to: index, format, scratch, torn: lost.torn)
        }
        if !said { slots[index].giveBack(lost) }
        return said
    }
}
