// SPDX-License-Identifier: MIT
internal import CLust

/// What a kernel's Landlock is too old for, and so is not held by it.
struct LandlockLacks: OptionSet {
    let rawValue: UInt32

    /// What one lacks for all that Lust can ask for. Source: landlock(7).
    init(abi: UInt32) {
        self = Self(Self.all.filter { $0.abi > abi }.map(\.lack))
    }

    init(rawValue: UInt32) { self.rawValue = rawValue }

    private static var all: [(lack: LandlockLacks, abi: UInt32, words: String)] {
        [
            (Self(rawValue: UInt32(CLUST_LACKS_FILES)), 1, "files"),
            (Self(rawValue: UInt32(CLUST_LACKS_RENAME)), 2, "leave to move files between directories"),
            (Self(rawValue: UInt32(CLUST_LACKS_TRUNCATE)), 3, "truncate"),
            (Self(rawValue: UInt32(CLUST_LACKS_PORTS)), 4, "ports"),
            (Self(rawValue: UInt32(CLUST_LACKS_DEVICES)), 5, "ioctl on devices"),
            (Self(rawValue: UInt32(CLUST_LACKS_SCOPE)), 6, "signals and abstract sockets"),
        ]
    }

    /// `ports, signals and abstract sockets`
    var words: String { Self.all.filter { contains($0.lack) }.map(\.words).joined(separator: ", ") }

    /// `landlock (ABI 3: ports, signals and abstract sockets)`
    func text(abi: UInt32) -> String { "landlock (ABI \(abi): \(words))" }
}
