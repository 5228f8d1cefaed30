// SPDX-License-Identifier: MIT
import Dispatch
import Glibc
import Synchronization
import TestSupport
import Testing

/// Every call of the sequence, refused and lied to: a message that names the step and nothing left, or the whole target.
@Suite(.requiresRoot) struct FaultTests {
    @Test func `the C example refuses every error of every call, and a daemon comes only of what is tolerated`() throws
    {
        let matrix = try FaultMatrix(.c)
        let faults = matrix.plan.enumerated().flatMap { index, call in
            Errnos.of(call.name).map { Fault(index: index, call: call, errno: $0) }
        }
        #expect(faults.count > 600)
        let wrong = matrix.run(faults)
        #expect(wrong.isEmpty, "\(wrong.count) of \(faults.count):\n\(wrong.joined(separator: "\n"))")
    }

    /// What a jail of its own mounts adds; all other calls are those of the test above.
    @Test func `the C example refuses every error of every call that builds its walls`() throws {
        let matrix = try FaultMatrix(.cWalls)
        let faults = matrix.plan.enumerated().filter { ["mounts", "pivot", "landlock"].contains($1.step) }
            .flatMap { index, call in Errnos.of(call.name).map { Fault(index: index, call: call, errno: $0) } }
        #expect(faults.count > 100)
        let wrong = matrix.run(faults)
        #expect(wrong.isEmpty, "\(wrong.count) of \(faults.count):\n\(wrong.joined(separator: "\n"))")
    }

    @Test(arguments: [FaultMatrix.Shape.c, .cWalls])
    func `the C example believes no call that answers 0 and does nothing`(shape: FaultMatrix.Shape) throws {
        let matrix = try FaultMatrix(shape)
        let wrong = matrix.run(matrix.plan.enumerated().map { Fault(index: $0, call: $1, errno: nil) })
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test(arguments: FaultMatrix.Shape.swift)
    func `a Swift server refuses each call's failure and believes no lie`(shape: FaultMatrix.Shape) throws {
        let matrix = try FaultMatrix(shape)
        let faults = matrix.plan.enumerated().flatMap { index, call in
            [Fault(index: index, call: call, errno: EPERM), Fault(index: index, call: call, errno: nil)]
        }
        // In the foreground the first call's failure is an ordinary error, thrown; not the sequence's.
        .filter { shape != .foreground || $0.index > 0 || $0.errno == nil }
        let wrong = matrix.run(faults)
        #expect(wrong.isEmpty, "\(wrong.count) of \(faults.count):\n\(wrong.joined(separator: "\n"))")
    }

    /// What a hook, which may leave things behind, adds or has looked at otherwise.
    @Test func `a server with a privileged hook refuses every error of what follows the hook`() throws {
        let matrix = try FaultMatrix(.hooks)
        let faults = matrix.plan.enumerated().filter { ["threads", "kept", "read back"].contains($1.step) }
            .flatMap { index, call in
                ((call.step == "threads" ? Errnos.of(call.name) : [EPERM]) + [nil] as [Int32?])
                    .map { Fault(index: index, call: call, errno: $0) }
            }
        #expect(faults.count > 40)
        let wrong = matrix.run(faults)
        #expect(wrong.isEmpty, "\(wrong.count) of \(faults.count):\n\(wrong.joined(separator: "\n"))")
    }

    /// The last step, long after the sequence, in the midst of the server's own calls.
    @Test(arguments: [FaultMatrix.Shape.c, .jailAndDrop, .foreground, .hooks])
    func `a daemon that cannot say that it is ready does not serve`(shape: FaultMatrix.Shape) throws {
        let matrix = try FaultMatrix(shape, .ready)
        let faults = matrix.plan.enumerated().flatMap { index, call in
            (Errnos.of(call.name) + [nil] as [Int32?]).map { Fault(index: index, call: call, errno: $0) }
        }
        #expect(faults.contains { $0.call.step == "ready" } == !shape.isC)
        let wrong = matrix.run(faults)
        #expect(wrong.isEmpty, "\(wrong.count) of \(faults.count):\n\(wrong.joined(separator: "\n"))")
    }

    @Test func `no daemon is left without its keeper, whatever of the keeper's calls is refused`() throws {
        let matrix = try FaultMatrix(.keeper, .keeper)
        let faults = matrix.plan.enumerated().flatMap { index, call in
            (Errnos.of(call.name) + [nil] as [Int32?]).map { Fault(index: index, call: call, errno: $0) }
        }
        #expect(faults.count > 100)
        let wrong = matrix.run(faults)
        #expect(wrong.isEmpty, "\(wrong.count) of \(faults.count):\n\(wrong.joined(separator: "\n"))")
    }
}

/// One call of the plan, and what becomes of it; without an errno it answers 0 and does nothing.
struct Fault: Sendable {
    let index: Int
    let call: SystemCall
    let errno: Int32?

    var name: String { "\(index) \(call.step): \(call) \(errno.map { String(cString: strerror($0)) } ?? "lies")" }

    /// Whether a daemon may come of it all the same.
    ///
    /// There is a fallback for close_range; the keyring is tolerated and reported; an attempt that has to fail may do so
    /// with any errno, or with the filter's; and the starter's own wish to reap the daemon is no part of what the daemon becomes.
    var isTolerated: Bool {
        guard let errno else { return true }
        if call.step == "must fail" || (call.step == "landlock" && call.name == "openat") { return true }
        if ["seccomp", "keeper"].contains(call.step), ["ioctl", "chroot"].contains(call.name) {
            return errno == EPERM
        }
        return ["close_range", "keyctl"].contains(call.name) && (errno == ENOSYS || errno == EPERM)
    }
}

/// A daemon, its plan, and what it is when nothing goes wrong.
struct FaultMatrix: Sendable {
    enum Shape: String, CaseIterable {
        case c
        case cWalls
        case jailAndDrop, jailAlone, dropAlone, capabilities, jailProc, foreground, walls
        case hooks, keeper
        static let swift = allCases.filter { !$0.isC && $0 != .hooks && $0 != .keeper }

        var isC: Bool { self == .c || self == .cWalls }

        var settings: [String: String] {
            switch self {
            case .c, .cWalls, .jailAndDrop, .foreground, .hooks: [:]
            case .keeper: ["keeper": "yes"]
            case .jailAlone: ["drop": "no"]
            case .dropAlone: ["jail": "no"]
            case .capabilities: ["capabilities": "net_bind_service, sys_nice", "limit_nofile": "512"]
            case .jailProc: ["jail_proc": "self"]
            case .walls: ["jail": "namespace", "jail_proc": "self", "landlock_read": "none", "landlock_write": "none"]
            }
        }
    }

    /// Which calls: the sequence's, those by which the daemon says later that it is ready, or the keeper's.
    enum Part {
        case sequence, ready, keeper

        /// The tracer's.
        var options: [String] {
            switch self {
            case .sequence: []
            case .ready: ["-r"]
            case .keeper: ["-k"]
            }
        }
    }

    let plan: [SystemCall]
    private let reference: String
    private let places: [FaultPlace]

    init(_ shape: Shape, _ part: Part = .sequence) throws {
        places = try (0..<2).map { _ in try FaultPlace(shape, part) }
        plan = try places[0].plan()
        reference = try places[0].run(index: -1, errno: nil, changes: false).facts
        guard reference.contains("served\n"), part != .sequence || plan.count > 40 else {
            throw NotInTime(description: "without a fault: \(reference) \(plan.count)")
        }
    }

    /// What went wrong: a line a fault.
    func run(_ faults: [Fault]) -> [String] {
        let wrong = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: places.count) { worker in
            for index in stride(from: worker, to: faults.count, by: places.count) {
                let complaint: String?
                do { complaint = try judge(faults[index], places[worker]) } catch { complaint = "\(error)" }
                if let complaint { wrong.withLock { $0.append("\(faults[index].name): \(complaint)") } }
            }
        }
        return wrong.withLock { $0 }
    }

    private func judge(_ fault: Fault, _ place: FaultPlace) throws -> String? {
        let outcome = try place.run(index: fault.index, errno: fault.errno, changes: true)
        guard outcome.call == fault.call.name else { return "it hit '\(outcome.call)'" }
        if outcome.facts.contains("served\n") {
            let first = Witness.lines(reference, outcome.facts)
            if !first.isEmpty { return "it served as something else: \(first)" }
            // A domain that does not hold is found, where there is something that it is to deny.
            let isBelieved =
                plan.contains { $0.step == "landlock" && $0.name == "openat" }
                ? fault.call.name != "landlock_restrict_self" : true
            return fault.isTolerated && isBelieved ? nil : "it served"
        }
        guard let status = outcome.status, status != 0 else { return "it ended with \(outcome.facts)" }
        if outcome.said.isEmpty { return "nothing was said" }
        if fault.errno != nil, !outcome.names(fault.call.step) {
            return "the message does not name the step: \(outcome.said)"
        }
        return outcome.left.map { "it left \($0)" }
    }
}
