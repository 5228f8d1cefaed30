// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// A few descriptors that are kept for when there are no more: the operator has to reach a daemon whose clients have all.
final class Reserve: Sendable {
    static let shared = Reserve()

    /// The control client, what it hands in, and what answering it opens.
    private static let count = 4

    private let kept = Mutex<[Descriptor]>([])
    private let isWanted = Atomic<Bool>(false)

    /// Whether it is lent: nobody else may take what is free now.
    var isLent: Bool { isWanted.load(ordering: .relaxed) }

    /// Takes what is missing, as far as there is anything. No file is opened, for in the jail there may be none.
    func takeBack() {
        isWanted.store(false, ordering: .relaxed)
        kept.withLock { list in
            while list.count < Self.count {
                let number = sys_eventfd()
                guard number >= 0 else { return }
                list.append(Descriptor(number))
            }
        }
    }

    /// Gives all of it up until it is taken back.
    func lend() {
        isWanted.store(true, ordering: .relaxed)
        kept.withLock { $0.removeAll() }
    }
}
