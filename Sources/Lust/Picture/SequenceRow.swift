// SPDX-License-Identifier: MIT

/// A step with its calls: a row of the picture.
struct SequenceRow {
    let step: String
    let phase: String
    private(set) var calls: [Calls.Call]

    /// Calls that follow one another in the same step are one row.
    static func all(of calls: [Calls.Call]) -> [SequenceRow] {
        var rows: [SequenceRow] = []
        for call in calls {
            if let last = rows.last, last.step == call.step, last.phase == call.phase {
                rows[rows.count - 1].calls.append(call)
            } else {
                rows.append(SequenceRow(step: call.step, phase: call.phase, calls: [call]))
            }
        }
        return rows
    }

    var nanoseconds: Int { calls.reduce(0) { $0 + Int($1.nanoseconds) } }

    /// What it is for. A step that is new has its name.
    var words: String { Self.words[step] ?? step }

    /// Its calls in at most so many letters.
    func code(within count: Int) -> String {
        let all = calls.map { Self.text(of: $0, within: .max) }.joined(separator: "  ")
        if all.count <= count { return all }
        var names: [(name: String, count: Int)] = []
        for call in calls {
            if let index = names.firstIndex(where: { $0.name == call.name }) {
                names[index].count += 1
            } else {
                names.append((call.name, 1))
            }
        }
        guard names.count == 1, let first = calls.first else {
            let list = names.map { $0.count == 1 ? $0.name : "\($0.count) \($0.name)" }
            return SVG.cut(list.joined(separator: ", "), to: count)
        }
        guard calls.count > 1 else { return SVG.cut(Self.text(of: first, within: count), to: count) }
        let suffix = " × \(calls.count)"
        return SVG.cut(Self.text(of: first, within: count - suffix.count), to: count - suffix.count) + suffix
    }

    /// A call with as many of its arguments as there is room for.
    private static func text(of call: Calls.Call, within count: Int) -> String {
        let arguments = telling(call)
        var text = call.name + "(" + arguments.joined(separator: ", ") + ")"
        var left = arguments[...]
        while text.count > count, left.popLast() != nil {
            text = call.name + "(" + (left + ["…)"]).joined(separator: ", ")
        }
        return text
    }

    /// A call's arguments without what says nothing: outputs, sizes, zeros at the end.
    private static func telling(_ call: Calls.Call) -> [String] {
        var arguments = call.arguments.filter { $0 != "..." }
        switch call.name {
        case "capset": return effective(arguments.last ?? "")
        case "clone": return []
        case "keyctl", "rt_sigaction": return Array(arguments.prefix(1))
        case "rt_sigprocmask": return ["SIG_SETMASK", "all"]
        case "prctl": while arguments.count > 2, arguments.last == "0" { arguments.removeLast() }
        default: break
        }
        return arguments
    }

    /// Of `{effective=1<<CAP_SETUID|1<<CAP_SYS_CHROOT, …}`.
    private static func effective(_ text: String) -> [String] {
        let set = text.prefix { $0 != "," }.drop { $0 != "=" }.dropFirst()
        return set.split(separator: "|").map { bit in
            bit == "0" ? "none" : bit.hasPrefix("1<<CAP_") ? bit.dropFirst("1<<CAP_".count).lowercased() : String(bit)
        }
    }

    private static var words: [String: String] {
        [
            "block": "all signals are blocked", "reaper": "it will learn how the daemon ends",
            "fork": "a child", "setsid": "a session of its own, without a terminal",
            "fork again": "no session’s leader: no terminal ever", "report": "word of it to the starter",
            "handlers": "signals back to their defaults", "umask": "what new files are not permitted",
            "limits": "limits, and no core", "stdio": "0 from nowhere, 1 and 2 into the log",
            "pid": "the pid file: written, locked for life", "close": "whatever else is open is closed",
            "hooks": "the server’s own code, the last as root", "threads": "is it one thread still?",
            "kept": "each open descriptor is looked at", "status": "what the kernel will say of it, opened",
            "jail_proc": "/proc: its own threads, nothing else", "no_new_privs": "no program can give it more",
            "bounding": "no capability can ever come back", "ambient": "none is inherited",
            "securebits": "being root gives none, locked", "setgroups": "other groups are gone",
            "setresgid": "the group: real, effective, saved", "fchdir": "into the jail’s directory",
            "shrink": "down to what the next three calls need", "chroot": "the jail is all there is",
            "mounts": "mounts of its own", "pivot": "nothing is mounted but the jail",
            "setresuid": "root is gone: real, effective, saved", "capset": "and what is left of its power",
            "chdir": "the root is where it stands", "keyring": "a keyring of its own",
            "dumpable": "no core, and nobody attaches", "read back": "the kernel is asked what it has become",
            "must fail": "getting root back is tried, and fails", "landlock": "signals and sockets end at itself",
            "seccomp": "only the system calls that it needs",
            "ready": "it serves: the starter returns", "keeper": "the keeper watches it",
        ]
    }
}
