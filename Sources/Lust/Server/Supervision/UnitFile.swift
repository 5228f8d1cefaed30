// SPDX-License-Identifier: MIT

/// The file that a service manager, or a tool beside it, wants for a server as it is configured.
@MainActor
struct UnitFile<S: Simple> {
    let configuration: Configuration<S>
    let line: StartLine
    let listeners: [Listen]
    let jails: Bool
    let drops: Bool
    let bindsTask: Bool

    private var settings: DaemonSettings { configuration.daemon }
    private var isNamespace: Bool { jails && settings.jail == .namespace }

    /// What can be printed, and what is done with it.
    static var kinds: [(name: String, place: String)] {
        [
            ("systemd", "/etc/systemd/system/\(S.name).service"), ("socket", "/etc/systemd/system/\(S.name).socket"),
            ("s6", "SCANDIR/\(S.name)/run, mode 0755; with '3' in SCANDIR/\(S.name)/notification-fd"),
            ("runit", "/etc/sv/\(S.name)/run, mode 0755"), ("openrc", "/etc/init.d/\(S.name), mode 0755"),
            ("logrotate", "/etc/logrotate.d/\(S.name)"), ("tmpfiles", "/etc/tmpfiles.d/\(S.name).conf"),
        ]
    }

    /// The file's text; nil if there is no such kind.
    func text(_ kind: String) -> String? {
        guard let place = Self.kinds.first(where: { $0.name == kind })?.place else { return nil }
        let head = "# \(place)\n" + Plain.text("# Printed by: \(line.words("unit").forShell) \(kind)") + "\n"
        switch kind {
        case "systemd": return head + service
        case "socket": return head + socket
        case "s6": return "#!/bin/sh\n" + head + "exec 2>&1\nexec \(line.start(["--ready-fd", "3"]).forShell)\n"
        case "runit": return "#!/bin/sh\n" + head + "exec 2>&1\nexec \(line.start(["--foreground"]).forShell)\n"
        case "openrc": return "#!/sbin/openrc-run\n" + head + openrc
        case "logrotate": return head + logrotate
        default: return head + tmpfiles
        }
    }

    private var title: String { S.summary.isEmpty ? S.name : "\(S.name): \(S.summary)" }

    private func has(_ command: String) -> Bool { S.commands.contains { $0.name == command } }

    private static func seconds(_ time: Duration) -> Int64 { time / .seconds(1) }

    // systemd

    private var service: String {
        let reload = has("reload") ? "ExecReload=+\(line.words("reload").forSystemd)\n" : ""
        return """
            [Unit]
            Description=\(title)
            After=network.target

            [Service]
            Type=notify
            NotifyAccess=main
            PIDFile=\(configuration.pidFile.doubling("%"))
            ExecStart=\(line.start().forSystemd)
            \(reload)Restart=on-failure
            TimeoutStartSec=\(Self.seconds(settings.startTimeout) + 5)
            TimeoutStopSec=\(Self.seconds(settings.stopTimeout) + 5)
            WatchdogSec=30
            FileDescriptorStoreMax=\(max(1, listeners.count))

            # It begins as root, shuts itself in and becomes another user by itself: this is the most it may have till then.
            CapabilityBoundingSet=\(capabilities.joined(separator: " "))
            NoNewPrivileges=yes
            ProtectSystem=strict
            ReadWritePaths=\(writable.forUnit)
            ProtectHome=yes
            PrivateTmp=yes
            PrivateDevices=yes
            ProtectClock=yes
            ProtectKernelTunables=yes
            ProtectKernelModules=yes
            ProtectKernelLogs=yes
            ProtectControlGroups=yes
            ProtectHostname=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
            LockPersonality=yes
            MemoryDenyWriteExecute=yes
            SystemCallArchitectures=native
            SystemCallFilter=\(calls.joined(separator: " "))
            SystemCallErrorNumber=EPERM

            [Install]
            WantedBy=multi-user.target

            """
    }

    /// The directories in which something is made.
    private var writable: [String] {
        let logs = configuration.logFiles(foreground: true)
        let sockets = listeners.compactMap { if case .unix(let path, _) = $0.place { path } else { nil } }
        let made = [configuration.pidFile] + (jails ? [configuration.runDir] : []) + logs + sockets
        return Set(made.map(directory)).sorted()
    }

    private var calls: [String] {
        // With the jail it makes it, and after the drop it is tried, and must fail.
        var calls = ["@system-service"] + (jails || drops ? ["chroot"] : [])
        calls += ["landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"]
        if bindsTask || isNamespace { calls += ["mount", "unshare"] }
        return calls + (isNamespace ? ["pivot_root", "umount2"] : [])
    }

    private var capabilities: [String] {
        var names: [String] = []
        if jails { names += ["CAP_SYS_CHROOT", "CAP_CHOWN"] }
        if drops { names += ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"] }
        if bindsTask || isNamespace { names.append("CAP_SYS_ADMIN") }
        let isLow = listeners.contains { if case .tcp(_, 1..<1024) = $0.place { true } else { false } }
        if isLow { names.append("CAP_NET_BIND_SERVICE") }
        for kept in settings.capabilities {
            let name = "CAP_" + kept.description.uppercased()
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    private var socket: String {
        let places = listeners.map { listen in
            switch listen.place {
            case .tcp(nil, let port): "ListenStream=\(port)\n"
            case .tcp: "ListenStream=\(listen)\n"
            case .unix(let path, let mode):
                "ListenStream=\(path.doubling("%"))\nSocketMode=0\(String(mode, radix: 8))\n"
            }
        }
        return """
            [Unit]
            Description=\(title), its sockets

            [Socket]
            \(places.joined())Backlog=\(listeners.map(\.backlog).max() ?? 4096)
            FileDescriptorName=\(S.name)

            [Install]
            WantedBy=sockets.target

            """
    }

    // The others

    private var openrc: String {
        let more = ["reload", "reopen"].filter(has)
        let extra = more.isEmpty ? "" : "extra_started_commands=\"\(more.joined(separator: " "))\"\n"
        let functions = more.map { "\n\($0)() {\n\t\(line.words($0).forShell)\n}\n" }.joined()
        return """
            description=\([title].forShell)
            \(extra)
            depend() {
            \tuse localmount net logger
            }

            start() {
            \tebegin "Starting ${RC_SVCNAME}"
            \t\(line.start().forShell)
            \teend $?
            }

            stop() {
            \tebegin "Stopping ${RC_SVCNAME}"
            \t\(line.words("stop").forShell)
            \teend $?
            }

            status() {
            \t\(line.words("status").forShell)
            }
            \(functions)
            """
    }

    private var logrotate: String {
        let logs = configuration.logFiles(foreground: false)
        guard !logs.isEmpty else { return "# \(S.name) logs to no file: nothing to rotate.\n" }
        // Only root's command can open a file for a daemon in its jail; without it the file is copied, and may lose a line.
        let how =
            has("reopen")
            ? "\tcreate 0640 root root\n\tpostrotate\n\t\t\(line.words("reopen").forShell) >/dev/null || test $? = 7\n\tendscript\n"
            : "\tcopytruncate\n"
        let when = ["weekly", "rotate 8", "missingok", "notifempty", "compress", "delaycompress"]
        return logs.forShell + " {\n" + when.map { "\t\($0)\n" }.joined() + how + "}\n"
    }

    private var tmpfiles: String {
        var lines: [String] = []
        if jails {
            let mode = settings.runDirMode.settingText
            let directory = { (name: String) in "d " + [configuration.runDir + name].forUnit }
            lines.append("\(directory("")) \(mode) root root -")
            if drops { lines.append("\(directory("/data")) 0700 \(settings.uid.text) \(settings.gid.text) -") }
            if bindsTask { lines.append("\(directory("/proc")) 0555 root root -") }
        }
        lines += configuration.logFiles(foreground: false).map { "f \([$0].forUnit) 0640 root root -" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func directory(of path: String) -> String {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        return "/" + parent
    }
}
