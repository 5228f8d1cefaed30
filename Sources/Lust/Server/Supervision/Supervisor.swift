// SPDX-License-Identifier: MIT
import Glibc

/// Who started the program, and so what is expected of it.
enum Supervisor: Equatable {
    /// Nobody that stays: a shell, an init script, cron. The daemon leaves by a double fork.
    case none
    /// systemd, which was told what kind of service it is by its unit.
    case systemd
    /// The kernel: this is the first process of a container.
    case container
    /// A program that stays and watches its child, by its name.
    case program(String)

    /// The parents that want their child itself to serve: they watch it, and take its end for the service's.
    ///
    /// As the kernel knows them, 15 bytes.
    private static func isWatcher(_ name: String) -> Bool {
        switch name {
        case "s6-supervise", "runsv", "supervise", "dinit", "supervise-daemo", "supervisord", "perpd", "nosh", "finit",
            "tini", "docker-init", "dumb-init", "catatonit", "systemd-socket-":
            true
        default: false
        }
    }

    /// Looks at what the program was given and at its parent.
    static func find(_ environment: (String) -> String?, pid: pid_t, parent: pid_t) -> Supervisor {
        if pid == 1 { return .container }
        if environment("NOTIFY_SOCKET") != nil || environment("SYSTEMD_EXEC_PID") == "\(pid)" { return .systemd }
        if let name = ProcFile.line("/proc/\(parent)/comm"), isWatcher(name) {
            return .program(name == "systemd-socket-" ? "systemd-socket-activate" : name)
        }
        return environment("SUPERVISOR_ENABLED") == nil ? .none : .program("supervisord")
    }

    var name: String {
        switch self {
        case .none: "no supervisor"
        case .systemd: "systemd"
        case .container: "the kernel"
        case .program(let name): name
        }
    }
}
