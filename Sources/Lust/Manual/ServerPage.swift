// SPDX-License-Identifier: MIT

/// A server's manual page, NAME(8): of its commands, options and settings as the program has them.
struct ServerPage {
    private let program: ProgramUsage
    private var name: String { program.name }

    init(_ program: ProgramUsage) { self.program = program }

    var text: String {
        var page = Roff(name, section: 8)
        page.section("NAME")
        page.raw(Roff.plain(name) + " \\- " + Roff.plain(program.summary.isEmpty ? "a daemon" : program.summary) + "\n")
        page.synopsis(program)
        page.section("DESCRIPTION")
        page.prose(named(ServerProse.description))
        page.commands(program, besides: CommandOption.common)
        page.section("OPTIONS")
        page.prose(
            "Every command takes these. `--name VALUE` and `--name=VALUE` are the same; after `--` nothing is an option."
        )
        page.options(CommandOption.common)
        page.item(Roff.bold("--version"), "Alone: prints `\(name) VERSION (Lust VERSION)`.")
        settings(&page)
        page.section("SIGNALS")
        page.list(ListedItem.all(in: ServerProse.signals), of: name)
        page.section("EXIT STATUS")
        statuses(&page)
        page.section("FILES")
        page.list(ListedItem.all(in: ServerProse.files), of: name)
        page.section("ENVIRONMENT")
        page.list(ListedItem.all(in: ServerProse.environment), of: name)
        page.section("DIAGNOSTICS")
        page.prose(named(ServerProse.diagnostics))
        for (title, items) in Diagnostics.all {
            page.subsection(title)
            page.list(items, of: name)
        }
        page.section("SEE ALSO")
        page.raw(ServerProse.seeAlso)
        return page.text
    }

    private func settings(_ page: inout Roff) {
        page.section("SETTINGS")
        page.prose(named(ServerProse.settings))
        if !program.own.isEmpty {
            page.subsection(Roff.sentence("Of \(name)'s own").dropLast() + "")
            page.settings(program.own, of: name)
        }
        page.subsection("That every server has")
        page.settings(program.daemon, of: name)
    }

    /// What each number means, and where a command means something of its own by it.
    private func statuses(_ page: inout Roff) {
        let usual: Set<String> = ["failed", "usage", "printed", "not permitted", "not configured", "not running"]
        for (status, meaning) in ExitStatus.meanings {
            let special = program.commands.compactMap { command -> String? in
                let own = command.statusList.first { $0.code == "\(status.rawValue)" && !usual.contains($0.meaning) }
                return own.map { "`\(command.name)`: \($0.meaning)." }
            }
            page.item(Roff.bold("\(status.rawValue)"), ([Roff.sentence(meaning)] + special).joined(separator: " "))
        }
        page.item(Roff.bold("8") + " and above", "Of the server's own: what its `start` ended with.")
    }

    private func named(_ text: String) -> String { Roff.named(name, in: text) }
}
