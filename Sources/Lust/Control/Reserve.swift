// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc
import Synchronization

/// A few descriptors that are kept for when there are no more: the operator has to reach a daemon whose clients have all.
final class Reserve: Sendable {
    static let shared = Reserve()

    /// The control client, what it hands in, and what answering it opens.
    private static let count = 4

    private let kept = Guarded<[Descriptor]>([])
    private let isWanted = Atomic<Bool>(false)

    /// Whether it is lent: nobody else may take what is free now.
    var isLent: Bool { isWanted.load(ordering: .relaxed) }

    /// Takes what is missing, as far as there is anything. No file is opened, for in the jail there may be none.
    func takeBack() {
        // Only then: what was lent is taken before anybody else may.
        defer { isWanted.store(false, ordering: .relaxed) }
        kept.withLock { list in
            while list.count < Self.count {
                let number = sys_eventfd()
                guard number >= 0 else { return }
                list.append(Descriptor(number))
            }
        }
    }

    /// Gives it up if there are not as many other descriptors.
    func lendWhereScarce() {
        let numbers = (0..<Self.count).map { _ in sys_eventfd() }
        for number in numbers where number >= 0 { _ = sys_close(number) }
        if numbers.contains(where: { $0 < 0 }) { lend() }
    }

    /// Gives all of it up until it is taken back.
    func lend() {
        isWanted.store(true, ordering: .relaxed)
        kept.withLock { $0.removeAll() }
    }
}
