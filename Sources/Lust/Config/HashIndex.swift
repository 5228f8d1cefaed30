// SPDX-License-Identifier: MIT

/// Where in a list the element with a name is: an open-addressing table of positions.
///
/// The names stay with the caller, who compares. The hash is seeded a process, so that nobody can write a file
/// whose keys all collide.
struct HashIndex {
    private var slots: [UInt32]
    private var count = 0

    /// A table that holds `expected` elements before it has to grow.
    init(expected: Int) {
        var capacity = 16
        while capacity < expected * 2 { capacity *= 2 }
        slots = [UInt32](repeating: 0, count: capacity)
    }

    /// The position whose element has this hash and is `equal`, if there is one.
    @inline(__always) func find(_ hash: UInt32, _ equal: (Int) -> Bool) -> Int? { self[place(hash, equal)] }

    /// The place of that element, or the free one where it would be.
    @inline(__always) func place(_ hash: UInt32, _ equal: (Int) -> Bool) -> Int {
        slots.withUnsafeBufferPointer { slots in
            let mask = slots.count &- 1
            var place = Int(truncatingIfNeeded: hash) & mask
            while slots[place] != 0, !equal(Int(slots[place] &- 1)) { place = (place &+ 1) & mask }
            return place
        }
    }

    /// The position that is noted at a place, or nil where it is free.
    @inline(__always) subscript(_ place: Int) -> Int? {
        let mark = slots[place]
        return mark == 0 ? nil : Int(mark &- 1)
    }

    /// Notes the element at `position` in a free place.
    @inline(__always) mutating func insert(_ position: Int, at place: Int, hashAt: (Int) -> UInt32) {
        slots[place] = UInt32(truncatingIfNeeded: position &+ 1)
        count &+= 1
        if count &* 4 >= slots.count &* 3 { grow(hashAt) }
    }

    @inline(never) private mutating func grow(_ hashAt: (Int) -> UInt32) {
        let old = slots
        slots = [UInt32](repeating: 0, count: old.count * 2)
        for mark in old where mark != 0 { slots[place(hashAt(Int(mark - 1))) { _ in false }] = mark }
    }
}

/// The hash of a name in a scope.
enum NameHash {
    /// Another number in every process.
    static let seed = UInt64(truncatingIfNeeded: Hasher().finalize()) | 1

    /// Eight bytes a step, each folded into the product's two halves, as wyhash does it.
    @inline(__always) static func of(_ name: Text, in scope: Int = 0, seed: UInt64) -> UInt32 {
        let raw = UnsafeRawBufferPointer(name)
        let count = raw.count
        var hash = seed ^ (UInt64(truncatingIfNeeded: count) << 32 | UInt64(truncatingIfNeeded: scope))
        var i = 0
        while i + 8 <= count {
            hash = fold(hash ^ raw.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            i += 8
        }
        if i < count { hash = fold(hash ^ tail(raw, from: i)) }
        return UInt32(truncatingIfNeeded: fold(hash))
    }

    /// The last 1 to 7 bytes, every one of them once or twice.
    @inline(__always) private static func tail(_ raw: UnsafeRawBufferPointer, from start: Int) -> UInt64 {
        let count = raw.count
        if count >= 8 { return raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) }
        if count >= 4 {
            return UInt64(raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self)) << 32
                | UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        }
        return UInt64(raw[0]) << 16 | UInt64(raw[count / 2]) << 8 | UInt64(raw[count - 1])
    }

    @inline(__always) private static func fold(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
