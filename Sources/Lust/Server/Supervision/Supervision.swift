// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// Where the program runs, found out from what it was given: nothing of it is configured but the readiness descriptor.
///
/// To be made before the environment is rebuilt, which forgets all of it.
@MainActor
final class Supervision {
    let supervisor: Supervisor
    let sockets: [GivenSocket]
    private let notify: NotifySocket?
    private var readyDescriptor: Descriptor?
    private let watchdog: Duration?
    private let isOnTerminal: Bool
    private let storeSize: Int
    private var warning: String?
    private var missing: String?
    private var status = ""
    private(set) var foreground: Bool

    /// - Parameters:
    ///   - wantsForeground: Whether the operator asked for it.
    ///   - readyFile: The descriptor that gets a newline when the daemon is ready; nil for none.
    ///   - isKept: Whether the keeper starts it again: whoever has become the keeper's parent since, it watches nobody.
    /// - Throws: ``LustError``: what was given cannot be used.
    init(wantsForeground: Bool, readyFile: Int?, isKept: Bool = false) throws(LustError) {
        let environment = { (name: String) in getenv(name).map { String(cString: $0) } }
        let (pid, parent) = (getpid(), getppid())
        supervisor = isKept ? .none : .find(environment, pid: pid, parent: parent)
        var list = try Self.handed(environment, pid)
        if sys_listens(STDIN_FILENO) == 1 {
            list.append(try GivenSocket(STDIN_FILENO, name: "standard input"))
            let null = try Descriptor.null()
            try check("listen", "standard input", sys_dup2(null.number, STDIN_FILENO))
        }
        sockets = list
        (notify, warning) = Self.connect(environment("NOTIFY_SOCKET"))
        readyDescriptor = try readyFile.map { number throws(LustError) in try Self.readiness(number) }
        watchdog = Self.watchdog(environment, pid)
        storeSize = environment("FDSTORE").flatMap { Int($0) } ?? 0
        foreground = wantsForeground || readyFile != nil || !list.isEmpty
        if supervisor == .systemd { foreground = foreground || environment("NOTIFY_SOCKET") != nil }
        if case .program = supervisor { foreground = true }
        if supervisor == .container { foreground = true }
        isOnTerminal = foreground && isatty(STDERR_FILENO) == 1
    }

    /// The sockets of `sd_listen_fds(3)`, if they were meant for this process.
    private static func handed(_ environment: (String) -> String?, _ pid: pid_t) throws(LustError) -> [GivenSocket] {
        guard environment("LISTEN_PID") == "\(pid)", let count = environment("LISTEN_FDS").flatMap({ Int32($0) }),
            count > 0, count < 1024
        else { return [] }
        let names = (environment("LISTEN_FDNAMES") ?? "").split(separator: ":", omittingEmptySubsequences: false)
        // All of them before the first is copied: the copy would have the number of one that is missing.
        for number in 3..<3 + count { try check("listen", "descriptor \(number)", sys_flags(number)) }
        var sockets: [GivenSocket] = []
        for index in 0..<count {
            let name = Int(index) < names.count ? String(names[Int(index)]) : ""
            sockets.append(try GivenSocket(3 + index, name: name))
        }
        // Copies are kept, above: the numbers that were handed are free for /dev/null and the like.
        for index in 0..<count { _ = sys_close(3 + index) }
        return sockets
    }

    /// A supervisor that cannot be told anything is no reason not to serve.
    private static func connect(_ name: String?) -> (NotifySocket?, String?) {
        guard let name else { return (nil, nil) }
        do { return (try NotifySocket(name), nil) } catch { return (nil, "\(error); it will not be told anything") }
    }

    private static func readiness(_ number: Int) throws(LustError) -> Descriptor {
        let subject = "descriptor \(number)"
        let flags = try check("ready", subject, sys_flags(Int32(clamping: number)))
        guard flags & O_ACCMODE != O_RDONLY else {
            throw LustError(step: "ready", subject: subject, "is not open for writing", exit: .usage)
        }
        let copy = Descriptor(try check("ready", subject, sys_dup(Int32(number))))
        if number > 2 { _ = sys_close(Int32(number)) }
        return copy
    }

    /// Half of what systemd allows, as sd_watchdog_enabled(3) advises.
    private static func watchdog(_ environment: (String) -> String?, _ pid: pid_t) -> Duration? {
        guard let time = environment("WATCHDOG_USEC").flatMap({ Int64($0) }), time > 0 else { return nil }
        if let meant = environment("WATCHDOG_PID"), meant != "\(pid)" { return nil }
        return .microseconds(time / 2)
    }

    /// What has to stay open in the daemon, besides listeners.
    var descriptors: [Int32] {
        var list: [Int32] = []
        if let notify { list.append(notify.descriptor) }
        if let readyDescriptor { list.append(readyDescriptor.number) }
        return list
    }

    /// Whether something else makes sure that there is only one, and takes note of its end.
    var isWatched: Bool { foreground && supervisor != .none }

    /// Whether there need be no pid file where none can be: the one that started this makes sure that there is no second.
    func doesWithoutClaim(_ error: LustError) -> Bool {
        guard isWatched, [EACCES, EPERM, EROFS, ENOENT].contains(error.errno) else { return false }
        missing = "no pid file: \(error)"
        return true
    }

    /// One line for the log.
    var sentence: String {
        var parts: [String] = []
        if notify != nil { parts.append("notifies") }
        if readyDescriptor != nil { parts.append("says ready on a descriptor") }
        if let watchdog { parts.append("watchdog every \(watchdog.settingText)") }
        if !sockets.isEmpty {
            let places = sockets.map { $0.name.isEmpty ? "\($0.listen)" : "\($0.listen) '\($0.name)'" }
            parts.append("was given \(places.joined(separator: ", "))")
        }
        if supervisor == .container { parts.append("reaps") }
        return place + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
    }

    private var place: String {
        switch (supervisor, foreground) {
        case (.none, true): isOnTerminal ? "runs in the foreground of a terminal" : "runs in the foreground"
        case (.none, false): "runs as a daemon of its own"
        case (.systemd, false): "runs under systemd, forking"
        case (.container, _): "runs as process 1"
        case (let other, _): "runs under \(other.name)"
        }
    }

    // The life

    /// Begins what goes on for the daemon's life, and says where it runs.
    func begin(_ loop: MainLoop, _ log: Log) throws(LustError) {
        log.info("\(sentence)")
        if let warning { log.warning("\(warning)") }
        if let missing { log.info("\(missing)") }
        if let watchdog, let notify {
            let timer = Descriptor(try check("notify", "timer", sys_timer_every(watchdog.nanoseconds)))
            let number = timer.number
            try loop.watch(timer) {
                var count: UInt64 = 0
                _ = sys_read(number, &count, MemoryLayout<UInt64>.size)
                notify.say("WATCHDOG=1")
            }
        }
        if supervisor == .container { try Reaper.begin(loop) }
    }

    /// Says that the daemon serves.
    func ready(_ status: @autoclosure () -> String, listeners: [Listener] = []) {
        if let notify {
            self.status = status()
            notify.say("READY=1", "MAINPID=\(getpid())", "STATUS=\(self.status)")
        }
        if storeSize > 0, !listeners.isEmpty {
            notify?.say("FDSTORE=1", "FDNAME=lust", handing: listeners.prefix(storeSize).map(\.descriptor))
        }
        if let descriptor = readyDescriptor {
            // s6 and dinit: one newline. The descriptor is then closed, as they ask for.
            _ = sys_write(descriptor.number, "\n", 1)
            readyDescriptor = nil
        }
    }

    /// Says that new settings are being taken up, which ``reloaded()`` ends.
    func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        notify?.say("RELOADING=1", "MONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
    }

    /// Says that the daemon goes on, with new settings or old ones.
    func reloaded() { notify?.say("READY=1", "STATUS=\(status)") }

    /// Says that the daemon stops, and how long its connections may take; as process 1 it takes the others along.
    func stopping(_ status: String, within time: Duration, signal: Int32?) {
        let microseconds = time.nanoseconds / 1000 + 2_000_000
        notify?.say("STOPPING=1", "STATUS=\(status)", "EXTEND_TIMEOUT_USEC=\(microseconds)")
        if supervisor == .container, let signal { _ = sys_signal_all(signal) }
    }
}
