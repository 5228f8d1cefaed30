// SPDX-License-Identifier: MIT
/// Directories that ``TrustedPath`` has opened and judged, kept open while a start is prepared.
///
/// The pid file, the log, the jail and sockets stand in few directories: each is reached and judged once, and all that is
/// opened there goes through the same descriptor.
enum JudgedDirectories {
    private static let held = Guarded<[Place]?>(nil)

    /// There are few: to look at each costs less than a dictionary.
    private struct Place {
        let path: String
        let directory: Descriptor
    }

    /// From here on judged directories are kept.
    static func hold() { held.withLock { $0 = [] } }

    /// Keeps them no longer.
    ///
    /// - Returns: Those that were kept, for who wants their numbers to stay taken.
    @discardableResult
    static func letGo() -> [Descriptor] {
        held.withLock { held in
            defer { held = nil }
            return held.map { $0.map(\.directory) } ?? []
        }
    }

    static subscript(path: String) -> Descriptor? {
        get { held.withLock { $0?.first { $0.path == path }?.directory } }
        set {
            guard let newValue else { return }
            held.withLock { $0?.append(Place(path: path, directory: newValue)) }
        }
    }
}
