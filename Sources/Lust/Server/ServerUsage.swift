// SPDX-License-Identifier: MIT

/// What is said of a server.
enum ServerUsage {
    @MainActor static func of<S: Simple>(_: S.Type) -> ProgramUsage {
        ProgramUsage(
            S.name, S.summary, commands: S.commands.map(\.usage), own: SettingField.all(in: S.Settings()),
            daemon: SettingField.all(in: DaemonSettings()),
            footer: """
                Configuration: /etc/\(S.name).conf, section [\(S.name)]; another with --config FILE.
                '\(S.name) COMMAND --help' says more of one.

                """)
    }
}
