// SPDX-License-Identifier: MIT
import Glibc

/// The time in words, made anew once a second: making it costs more than writing the record.
///
/// Local time by `localtime_r`, which reads no file: what `tzset` found before the jail stays true inside.
struct LogStamp {
    private(set) var second = 0
    private var millisecond = 0
    /// Local time's distance from UTC, in seconds.
    private(set) var east = 0
    /// `[Mon Nov 23 10:31:07 2026] `, ctime's layout whatever the locale; syslog takes its middle.
    private var classic: InlineArray<27, UInt8> = .init(repeating: 32)
    /// `2026-11-23T10:31:07.000-05:00`.
    private var iso: InlineArray<29, UInt8> = .init(repeating: 32)

    /// Reads the clock: the kernel's tick, up to 4 ms old.
    @inline(__always)
    mutating func refresh() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        if now.tv_sec != second { render(now.tv_sec) }
        millisecond = now.tv_nsec / 1_000_000
    }

    @inline(__always)
    func putClassic(into buffer: inout LogBuffer) {
        guard buffer.count + 27 <= buffer.capacity else { return }
        withUnsafePointer(to: classic) {
            UnsafeMutableRawPointer(buffer.base + buffer.count).copyMemory(from: $0, byteCount: 27)
        }
        buffer.count += 27
    }

    /// `Mon Nov 23 10:31:07 2026`.
    func putTime(into buffer: inout LogBuffer) {
        withUnsafeBytes(of: classic) {
            buffer.put(UnsafeRawBufferPointer(rebasing: $0[1..<25]))
        }
    }

    /// `Nov 23 10:31:07`, as RFC 3164 wants it.
    func putSyslog(into buffer: inout LogBuffer) {
        withUnsafeBytes(of: classic) {
            buffer.put(UnsafeRawBufferPointer(rebasing: $0[5..<20]))
        }
    }

    func putISO(into buffer: inout LogBuffer) {
        let start = buffer.count
        withUnsafeBytes(of: iso) { buffer.put($0) }
        guard buffer.count == start + 29 else { return }
        buffer.base[start + 20] = UInt8(48 + millisecond / 100)
        buffer.base[start + 21] = UInt8(48 + millisecond / 10 % 10)
        buffer.base[start + 22] = UInt8(48 + millisecond % 10)
    }

    private mutating func render(_ now: Int) {
        second = now
        var clock = now
        var local = tm()
        localtime_r(&clock, &local)
        east = local.tm_gmtoff
        let days: StaticString = "SunMonTueWedThuFriSat"
        let months: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
        let year = UInt(max(0, Int(local.tm_year) + 1900))
        let time = (hour: UInt(local.tm_hour), minute: UInt(local.tm_min), second: UInt(local.tm_sec))

        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { room in
            guard let base = room.baseAddress else { return }
            var text = LogBuffer(base: base, capacity: 27)
            text.put("[")
            text.put(UnsafeBufferPointer(start: days.utf8Start + 3 * Int(local.tm_wday), count: 3))
            text.put(" ")
            text.put(UnsafeBufferPointer(start: months.utf8Start + 3 * Int(local.tm_mon), count: 3))
            text.put(local.tm_mday < 10 ? "  " : " ")
            text.put(UInt(local.tm_mday))
            text.put(" ")
            text.put(clock: time)
            text.put(" ")
            text.put(year, width: 4)
            text.put("] ")
            for place in 0..<min(27, text.count) { classic[place] = base[place] }

            let offset = local.tm_gmtoff / 60
            text = LogBuffer(base: base, capacity: 29)
            text.put(year, width: 4)
            text.put("-")
            text.put(UInt(local.tm_mon + 1), width: 2)
            text.put("-")
            text.put(UInt(local.tm_mday), width: 2)
            text.put("T")
            text.put(clock: time)
            text.put(".000")
            text.put(offset < 0 ? "-" : "+")
            text.put(UInt(abs(offset) / 60), width: 2)
            text.put(":")
            text.put(UInt(abs(offset) % 60), width: 2)
            for place in 0..<min(29, text.count) { iso[place] = base[place] }
        }
    }
}

extension LogBuffer {
    fileprivate mutating func put(clock: (hour: UInt, minute: UInt, second: UInt)) {
        put(clock.hour, width: 2)
        put(":")
        put(clock.minute, width: 2)
        put(":")
        put(clock.second, width: 2)
    }
}
