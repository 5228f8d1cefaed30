// SPDX-License-Identifier: MIT
import Synchronization

/// Directories that ``TrustedPath`` has opened and judged, kept open while a start is prepared.
///
/// The pid file, the log, the jail and sockets stand in few directories: each is reached and judged once, and all that is
/// opened there goes through the same descriptor.
enum JudgedDirectories {
    private static let held = Mutex<[String: Descriptor]?>(nil)

    /// From here on judged directories are kept.
    static func hold() { held.withLock { $0 = [:] } }

    /// Keeps them no longer.
    ///
    /// - Returns: Those that were kept, for who wants their numbers to stay taken.
    @discardableResult
    static func letGo() -> [Descriptor] {
        held.withLock { held in
            defer { held = nil }
            return held.map { Array($0.values) } ?? []
        }
    }

    static subscript(path: String) -> Descriptor? {
        get { held.withLock { $0?[path] } }
        set { held.withLock { $0?[path] = newValue } }
    }
}
