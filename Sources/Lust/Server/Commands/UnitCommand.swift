// SPDX-License-Identifier: MIT

extension Command {
    /// `unit`
    public static var unit: Command {
        Command(
            "unit", "prints the file that a service manager wants: \(UnitKinds.list)",
            arguments: "KIND [ARGUMENT...]", kind: .choice(UnitKinds.names),
            statuses: "0 printed, 2 there is no such kind, 6 not configured"
        ) { simple, invocation in
            var configuration = try Configuration(invocation)
            let arguments = Array(invocation.arguments.dropFirst())
            try configuration.take(arguments, by: simple)
            let settings = configuration.daemon
            let file = UnitFile<S>(
                configuration: configuration,
                line: try StartLine(invocation, configuration, arguments: arguments),
                listeners: try simple.listeners(configuration.own), jails: settings.jail != .no && simple.shouldJail,
                drops: settings.drop && simple.shouldDropPrivileges,
                bindsTask: settings.jail != .no && simple.shouldJail && Preparation<S>.wantsTask(settings.jailProc))
            guard let kind = invocation.arguments.first, let text = file.text(kind) else {
                let wrong = invocation.arguments.first.map { "'\($0)' is not" } ?? "wants"
                throw LustError(step: "unit", "\(wrong) one of \(UnitKinds.list)", exit: .usage)
            }
            try Output.print(text)
            return .success
        }
    }
}

/// What `unit` can print. Written out twice, for the table of commands is made at every start.
enum UnitKinds {
    static let names = ["systemd", "socket", "s6", "runit", "openrc", "logrotate", "tmpfiles"]
    static let list = "systemd, socket, s6, runit, openrc, logrotate, tmpfiles"
}
