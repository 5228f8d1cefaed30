// SPDX-License-Identifier: MIT
import Lust

/// `lust help [COMMAND]`, and the manual pages.
enum HelpCommand {
    static var command: ToolCommand {
        ToolCommand(
            usage: CommandUsage(
                "help", "says what the commands do",
                details: """
                    With `--man` it prints the whole manual, lust(1); `lust help --man lust.conf` prints
                    lust.conf(5). `| man -l -` shows them.
                    """,
                options: [.man, .help], arguments: "[COMMAND]", kind: .command,
                statuses: "0 printed, 2 no such command"),
            run: show)
    }

    private static func show(_ typed: TypedWords) throws -> ExitStatus {
        let (program, name) = (ToolCommand.program, typed.arguments.first)
        let text: String
        switch (name, typed.has(.man)) {
        case (nil, true): text = ToolPage(program).text
        case ("lust.conf", true): text = ConfigurationPage.text
        case (nil, false): text = program.overview
        case (.some(let name), _):
            guard let command = program.command(name) else {
                throw LustError(step: "help", "there is no command '\(name)'", exit: .usage)
            }
            text = command.help(in: program.name)
        }
        return Output.write(text) ? .success : .failed
    }
}
