// SPDX-License-Identifier: MIT

/// The connections of one loop: 40 bytes each, and nothing else for one that is silent.
///
/// Slots come in pages that stay where they are, so a growing table copies nothing.
struct EventTable {
    struct Slot {
        /// -1 in a slot that is free.
        var descriptor: Int32 = -1

        /// Which connection of this slot: an event that was meant for an earlier one is known by it. Never 0 in use.
        var generation: UInt32 = 0

        /// The second in which something last came or went; in a free slot the next free one.
        var active: UInt32 = 0

        /// Its end has come: it is closed once all is written.
        var isEnding = false

        /// What the client has not taken yet. Until it has, nothing more is read from it.
        var pending: [UInt8] = []

        /// The beginning of a line.
        var partial: [UInt8] = []

        /// The handler's own.
        var context: AnyObject?
    }

    private static let pageSize = 256
    private static let none = UInt32.max

    private var pages: [[Slot]] = []
    private var free = none

    /// How many are open.
    private(set) var count = 0

    /// Gives a connection a slot.
    ///
    /// - Returns: The slot's index, and the tag for its events.
    mutating func insert(_ descriptor: Int32, now: UInt32) -> (index: Int, tag: UInt64) {
        if free == Self.none { addPage() }
        let index = Int(free)
        free = self[index].active
        self[index].descriptor = descriptor
        self[index].active = now
        self[index].generation = self[index].generation &+ 1 | 1
        count += 1
        return (index, tag(of: index))
    }

    private mutating func addPage() {
        let first = UInt32(pages.count * Self.pageSize)
        pages.append(
            (0..<UInt32(Self.pageSize)).map { number in
                var slot = Slot()
                slot.active = number + 1 < Self.pageSize ? first + number + 1 : Self.none
                return slot
            })
        free = first
    }

    mutating func remove(_ index: Int) {
        let generation = self[index].generation
        self[index] = Slot()
        self[index].generation = generation &+ 1
        self[index].active = free
        free = UInt32(index)
        count -= 1
    }

    /// Generation and index; a generation is odd in use, so no tag of a connection is below 2^32.
    func tag(of index: Int) -> UInt64 { UInt64(self[index].generation) << 32 | UInt64(index) }

    /// The slot of an event; nil if its connection is gone.
    func index(of tag: UInt64) -> Int? {
        let index = Int(tag & 0xffff_ffff)
        return self[index].generation == UInt32(tag >> 32) ? index : nil
    }

    subscript(index: Int) -> Slot {
        get { pages[index / Self.pageSize][index % Self.pageSize] }
        _modify { yield &pages[index / Self.pageSize][index % Self.pageSize] }
    }

    /// The slots that are open.
    var open: [Int] { (0..<pages.count * Self.pageSize).filter { self[$0].descriptor >= 0 } }
}
