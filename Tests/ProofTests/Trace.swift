// SPDX-License-Identifier: MIT

/// What strace(1) saw of a start: the calls of the processes that become the daemon, in their order.
struct Trace {
    /// From the call that blocks all signals on, first the starter's, then the child's, then the daemon's.
    let calls: [SystemCall]

    /// What libc does beside the sequence: in fork(3), and to tell a process its number.
    private static let libc: Set<String> = ["set_robust_list", "getpid", "rseq", "exit_group"]

    init(lines: [String], forks: Int) {
        let all = Self.whole(lines)
        guard let first = all.firstIndex(where: { $0.text.hasPrefix("rt_sigprocmask(SIG_SETMASK, ~[], ") }) else {
            calls = []
            return
        }
        var (calls, actor) = ([SystemCall](), all[first].pid)
        var forks = forks
        for line in Self.ordered(all[first...], from: all[first].pid, forks) where line.pid == actor {
            guard let call = SystemCall(parsing: line.text[...]), !Self.libc.contains(call.name) else { continue }
            calls.append(call)
            if forks > 0, call.name == "clone" || call.name == "fork" || call.name == "clone3", let child = line.result
            {
                (actor, forks) = (child, forks - 1)
            }
        }
        self.calls = calls
    }

    private struct Line {
        let pid: Int
        let text: String

        /// What it returned, where that is a number.
        var result: Int? { Int(text.split(separator: "=").last?.split(separator: " ").first ?? "") }
    }

    /// Lines as they began, with what they returned, though others came between.
    private static func whole(_ lines: [String]) -> [Line] {
        var (whole, open) = ([Line](), [Int: Int]())
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let pid = Int(parts[0]) else { continue }
            let text = parts[1].drop { $0 == " " }
            if text.hasSuffix("<unfinished ...>") {
                open[pid] = whole.count
                whole.append(Line(pid: pid, text: String(text.dropLast("<unfinished ...>".count))))
            } else if text.hasPrefix("<... "), let index = open.removeValue(forKey: pid),
                let end = text.firstIndex(of: ">")
            {
                let rest = text[text.index(after: end)...]
                whole[index] = Line(pid: pid, text: whole[index].text + rest)
            } else {
                whole.append(Line(pid: pid, text: String(text)))
            }
        }
        return whole
    }

    /// A child can run before its parent's fork is seen to return: its lines come after the parent's fork all the same.
    private static func ordered(_ lines: ArraySlice<Line>, from starter: Int, _ forks: Int) -> [Line] {
        var (order, pid): ([Line], Int?) = ([], starter)
        while let current = pid {
            let own = lines.filter { $0.pid == current }
            let fork = own.firstIndex { $0.text.hasPrefix("clone") || $0.text.hasPrefix("fork") }
            if let fork, order.filter({ $0.text.hasPrefix("clone") || $0.text.hasPrefix("fork") }).count < forks {
                order += own[...fork]
                pid = own[fork].result
            } else {
                order += own
                pid = nil
            }
        }
        return order
    }
}
