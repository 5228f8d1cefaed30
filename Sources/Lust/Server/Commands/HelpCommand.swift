// SPDX-License-Identifier: MIT

extension Command {
    /// `help`
    public static var help: Command {
        Command(
            "help", "says what the commands do",
            details: "With `--man` it prints the whole manual: `NAME help --man | man -l -` shows it.",
            options: [.man], arguments: "[COMMAND]", kind: .command, statuses: "0 printed, 2 no such command"
        ) { _, invocation in
            let program = ServerUsage.of(S.self)
            if invocation.has(.man) {
                try Output.print(ServerPage(program).text)
                return .success
            }
            guard let name = invocation.arguments.first else {
                try Output.print(program.overview)
                return .success
            }
            guard let command = program.command(name) else {
                throw LustError(step: "help", "there is no command '\(name)'", exit: .usage)
            }
            try Output.print(command.help(in: S.name))
            return .success
        }
    }
}
