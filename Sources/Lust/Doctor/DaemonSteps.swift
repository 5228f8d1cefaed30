// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

extension Patient {
    /// The fifteen steps that daemon(7) asks of a daemon, as far as they leave a trace.
    var steps: [Finding] {
        [
            leaks, handlers, signalMask, environmentFinding, parent, session, leader, standardFiles, umaskFinding,
            workingDirectory, notification,
        ]
    }

    private var leaks: Finding {
        let leaking = files.filter { $0.number > 2 && $0.flags & O_CLOEXEC == 0 }
        guard !leaking.isEmpty else { return Finding("1 files", .ok, "\(files.count) are open, none goes to a child") }
        let list = leaking.prefix(4).map { "\($0.number) (\($0.target))" }.joined(separator: ", ")
        return Finding("1 files", .weak, "\(leaking.count) would go to every program it runs: \(list)")
    }

    private var handlers: Finding {
        // A number that libc ignores is a choice; the hang-up of a client, and what has no handler by nature.
        let usual: UInt64 = 1 << UInt64(SIGPIPE - 1) | 1 << UInt64(SIGHUP - 1) | 1 << UInt64(SIGCHLD - 1)
        let ignored = mask("SigIgn") & ~usual
        if ignored == 0 { return Finding("2 signals", .ok, "none is ignored but those that daemons ignore") }
        return Finding("2 signals", .weak, "ignored, perhaps from its caller: \(Self.signals(ignored))")
    }

    private var signalMask: Finding {
        // What is read by signalfd is blocked on purpose.
        let hasReader = files.contains { $0.target.has("[signalfd]") }
        let blocked = mask("SigBlk")
        if blocked == 0 { return Finding("3 mask", .ok, "no signal is blocked") }
        if hasReader { return Finding("3 mask", .ok, "blocked and read from a signalfd: \(Self.signals(blocked))") }
        return Finding("3 mask", .weak, "blocked in the main thread: \(Self.signals(blocked))")
    }

    private var environmentFinding: Finding {
        let dangerous = [
            "LD_", "GCONV_PATH", "LOCPATH", "MALLOC_", "HOSTALIASES", "NLSPATH", "TMPDIR", "SWIFT_BACKTRACE",
        ]
        let foreign = ["HOME=/home", "SSH_", "SUDO_", "DISPLAY", "XDG_", "TERM="]
        let bad = environment.filter { entry in dangerous.contains { entry.hasPrefix($0) } }
        if !bad.isEmpty {
            return Finding("4 environment", .wrong, "has \(Self.variables(bad)), which change what libraries do")
        }
        let left = environment.filter { entry in foreign.contains { entry.hasPrefix($0) } }
        if !left.isEmpty { return Finding("4 environment", .weak, "has its caller's \(Self.variables(left))") }
        return Finding("4 environment", .ok, "\(environment.count) variables, none of its caller's session")
    }

    private static func variables(_ entries: [Substring]) -> String {
        entries.prefix(5).map { String($0.prefix { $0 != "=" }) }.joined(separator: ", ")
    }

    private var parent: Finding {
        let parent = pid_t(number(4))
        let name = ProcFile.read("/proc/\(parent)/comm")?.split(separator: "\n").first.map(String.init) ?? "?"
        if parent == 1 { return Finding("5,8,15 parent", .ok, "is a child of process 1: its starter is gone") }
        let supervisors = ["systemd", "s6-supervise", "runsv", "supervise", "init", "tini", "dumb-init"]
        if supervisors.contains(name) {
            return Finding("5,8,15 parent", .ok, "is a child of \(name), which supervises it")
        }
        return Finding("5,8,15 parent", .weak, "is a child of \(name) (\(parent)): a worker, or in the foreground")
    }

    private var session: Finding {
        let terminal = number(7)
        if terminal != 0 {
            return Finding(
                "6 session", .wrong, "has a terminal (\(terminal >> 8 & 0xff), \(terminal & 0xff)), which can signal it"
            )
        }
        return Finding("6 session", .ok, "has no terminal")
    }

    private var leader: Finding {
        if number(6) != Int(pid) { return Finding("7 leader", .ok, "leads no session, and so cannot get a terminal") }
        return Finding(
            "7 leader", .weak, "leads its session: a terminal that it opens without O_NOCTTY becomes its own")
    }

    private var standardFiles: Finding {
        let targets = (0...2).map { number in files.first { $0.number == number }?.target }
        if let closed = targets.firstIndex(of: nil) {
            return Finding("9 stdio", .wrong, "\(closed) is closed: the next file opened gets what is printed")
        }
        let all = targets.compactMap { $0 }
        if let terminal = all.first(where: { $0.hasPrefix("/dev/tty") || $0.hasPrefix("/dev/pts") }) {
            return Finding("9 stdio", .wrong, "still is the terminal \(terminal)")
        }
        return Finding("9 stdio", .ok, Set(all).sorted().joined(separator: ", "))
    }

    private var umaskFinding: Finding {
        let bits = UInt32(field("Umask"), radix: 8) ?? 0
        if bits & 0o022 == 0o022 { return Finding("10 umask", .ok, "0\(String(bits, radix: 8))") }
        let who = bits & 0o002 == 0 ? "everybody" : "its group"
        return Finding("10 umask", .weak, "0\(String(bits, radix: 8)): a file made without care is writable by \(who)")
    }

    private var workingDirectory: Finding {
        guard let directory else { return Finding("11 directory", .unseen, "only root may see it") }
        if directory == root { return Finding("11 directory", .ok, "is its root, \(directory)") }
        if isJailed, let root, !directory.hasPrefix(root) {
            return Finding(
                "11 directory", .wrong, "is \(directory), outside of its jail \(root): chdir(\"..\") leads out")
        }
        return Finding("11 directory", .weak, "is \(directory), which it keeps busy")
    }

    private var notification: Finding {
        Finding("14 ready", .unseen, "whether its starter waited until it served leaves no trace")
    }

    private static func signals(_ set: UInt64) -> String {
        (1...64).filter { set >> UInt64($0 - 1) & 1 == 1 }.prefix(8).map { number in
            signal_name(Int32(number)).map { "SIG" + String(cString: $0) } ?? "\(number)"
        }.joined(separator: " ")
    }
}
