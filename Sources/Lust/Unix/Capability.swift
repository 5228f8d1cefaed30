// SPDX-License-Identifier: MIT
internal import CLust

/// A capability of the kernel's that a daemon can keep: `net_bind_service`. See `capabilities(7)`.
public struct Capability: Sendable, Hashable, CustomStringConvertible {
    /// Its number.
    public let number: Int32

    /// The capability of a name, with or without `cap_`, in any case; nil if the system knows none of that name.
    public init?(_ name: String) {
        let number = clust_capability_number(name)
        guard number >= 0, !name.utf8.isEmpty else { return nil }
        self.number = number
    }

    init(number: Int32) { self.number = number }

    /// Whether it would undo the jail or the drop, so that it cannot be kept.
    public var undoesTheJail: Bool { clust_capabilities_refused() >> UInt64(number) & 1 == 1 }

    /// Its name without `cap_`.
    public var description: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { name in
            clust_capability_name(number, name.baseAddress, name.count)
            return name.baseAddress.map { String(cString: $0) } ?? ""
        }
    }

    /// The names of those that can be kept, for completion.
    static var names: [String] { all(in: ~clust_capabilities_refused()).map(\.description).filter { $0 != "?" } }

    /// The capabilities of a mask, lowest number first.
    static func all(in mask: UInt64) -> [Capability] {
        (0..<64).filter { mask >> UInt64($0) & 1 == 1 }.map { Capability(number: Int32($0)) }
    }
}
