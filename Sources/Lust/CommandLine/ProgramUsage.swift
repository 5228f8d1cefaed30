// SPDX-License-Identifier: MIT

/// What is said of a program: of all its commands, and of its settings.
package struct ProgramUsage: Sendable {
    /// What it is called.
    package let name: String
    /// One line; may be empty.
    package let summary: String
    /// Its commands.
    package let commands: [CommandUsage]
    /// Settings of its own.
    let own: [SettingField]
    /// Settings that every server has; none for a program that is no server.
    let daemon: [SettingField]
    /// The paragraph under the list of commands.
    let footer: String

    /// A program without settings.
    package init(_ name: String, _ summary: String, commands: [CommandUsage], footer: String) {
        self.init(name, summary, commands: commands, own: [], daemon: [], footer: footer)
    }

    init(
        _ name: String, _ summary: String, commands: [CommandUsage], own: [SettingField], daemon: [SettingField],
        footer: String
    ) {
        (self.name, self.summary, self.commands) = (name, summary, commands)
        (self.own, self.daemon, self.footer) = (own, daemon, footer)
    }

    /// All settings, its own first.
    var settings: [SettingField] { own + daemon }

    /// A command by its name.
    package func command(_ name: String) -> CommandUsage? { commands.first { $0.name == name } }

    /// What the program without a command, or `help`, prints.
    package var overview: String {
        let width = (commands.map(\.name.count).max() ?? 0) + 2
        let list = commands.map { "  \($0.name.padded(to: width))\($0.summary)\n" }.joined()
        return """
            \(summary.isEmpty ? "" : "\(name): \(summary)\n\n")usage: \(name) COMMAND [options] [arguments]

            \(list)
            \(footer)
            """
    }
}
