// SPDX-License-Identifier: MIT

/// Who the process is between two steps, as far as a picture shows it.
struct SequenceState: Equatable {
    /// What is true at the beginning, and what numbers stand for.
    struct Facts {
        var user = "root"
        var uid: UInt32 = 0
        var gid: UInt32 = 0
        /// How many capabilities the starter has, and how many it could get.
        var permitted = 0
        var bounding = 0
        /// Whom it becomes, and where.
        var account = ""
        var jail = ""
        /// What each descriptor is.
        var files: [Int: String] = [:]
    }

    private(set) var user: String
    private(set) var uid: String
    private(set) var gid: String
    private(set) var groups = "its groups"
    /// Nil is all that the starter had.
    private(set) var capabilities: [String]?
    private(set) var bounding: Int
    private(set) var root = "/"
    /// Nil is all that the shell left.
    private(set) var open: [Int]?
    /// The last descriptor that was closed by name.
    private var closed: Int?
    private var keepsCapabilities = false
    private let facts: Facts

    static func == (left: SequenceState, right: SequenceState) -> Bool {
        left.identity == right.identity && left.capabilities == right.capabilities && left.bounding == right.bounding
            && left.root == right.root && left.open == right.open
    }

    init(_ facts: Facts) {
        (self.facts, user, uid, gid) = (facts, facts.user, "\(facts.uid)", "\(facts.gid)")
        bounding = facts.bounding
    }

    var identity: [String] { [user, "\(uid):\(gid)", groups] }
    var isRoot: Bool { uid == "0" }
    var isJailed: Bool { root != "/" }

    /// What is open, by name; once it is on record, only what has been closed since.
    var files: [String]? {
        guard let open else { return nil }
        if let closed { return ["now without", named([closed])[0]] }
        return named(open)
    }

    /// Descriptors with what they are; those that are the same on one line.
    private func named(_ numbers: [Int]) -> [String] {
        var list: [(name: String, numbers: [Int])] = []
        for number in numbers {
            let name = facts.files[number] ?? ""
            if let index = list.firstIndex(where: { $0.name == name }) {
                list[index].numbers.append(number)
            } else {
                list.append((name, [number]))
            }
        }
        return list.map { $0.numbers.map { "\($0)" }.joined(separator: " ") + " " + $0.name }
    }

    /// What a step's calls make of it.
    mutating func take(_ row: SequenceRow) {
        // What is tried and must fail changes nothing.
        guard !["must fail", "read back", "keeper"].contains(row.step) else { return }
        for call in row.calls where call.result >= 0 { take(call) }
        if row.step == "close" { (open, closed) = (kept(row.calls), nil) }
    }

    private mutating func take(_ call: Calls.Call) {
        let argument = { (index: Int) in index < call.arguments.count ? call.arguments[index] : "" }
        switch call.name {
        case "setresuid": become(argument(0))
        case "setresgid": gid = argument(0)
        case "setgroups":
            groups = argument(0) == "0" ? "no groups" : argument(0) == "1" ? "1 group" : "\(argument(0)) groups"
        case "prctl" where argument(0) == "PR_CAPBSET_DROP": bounding -= 1
        case "prctl" where argument(0) == "PR_SET_SECUREBITS":
            let bits = argument(1).split(separator: "|")
            keepsCapabilities = bits.contains("SECBIT_KEEP_CAPS") || bits.contains("SECBIT_NO_SETUID_FIXUP")
        case "capset": capabilities = permitted(argument(1))
        case "chroot", "pivot_root": root = facts.jail
        case "close":
            guard let number = Int(argument(0)), open?.contains(number) == true else { return }
            open?.removeAll { $0 == number }
            closed = number
        default: break
        }
    }

    private mutating func become(_ uid: String) {
        self.uid = uid
        user = facts.account
        // capabilities(7): the kernel takes all of them from who leaves uid 0, unless the secure bits say otherwise.
        if uid != "0", !keepsCapabilities { capabilities = [] }
    }

    /// Of `{effective=…, permitted=1<<CAP_SETUID|1<<CAP_SYS_CHROOT, inheritable=…}`.
    private func permitted(_ text: String) -> [String] {
        let part = text.split(separator: " ").first { $0.hasPrefix("permitted=") } ?? ""
        return part.drop { $0 != "=" }.dropFirst().filter { $0 != "," }.split(separator: "|").compactMap { bit in
            bit.hasPrefix("1<<CAP_") ? bit.dropFirst("1<<CAP_".count).lowercased() : nil
        }
    }

    /// What lies between the ranges that are closed, and 0, 1, 2.
    private func kept(_ calls: [Calls.Call]) -> [Int] {
        var (open, next) = ([0, 1, 2], 3)
        for call in calls where call.name == "close_range" && call.arguments.count > 1 {
            guard let first = Int(call.arguments[0]), let last = Int(call.arguments[1]) else { continue }
            open += next..<max(next, first)
            next = last + 1
        }
        return open
    }
}
