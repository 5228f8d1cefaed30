// SPDX-License-Identifier: MIT

/// Something that the program can be told to do.
public struct Command<S: Simple>: Sendable {
    /// The word on the command line.
    public let name: String
    /// One line for `help`.
    public let summary: String
    /// Its own options, besides `--config`, `--set` and `--help`.
    public let options: [CommandOption]
    /// What its arguments are called in help; empty if it takes none.
    public let arguments: String
    /// What its exit statuses mean, for help.
    public let statuses: String
    /// Does it.
    public let run: @MainActor @Sendable (S, Invocation<S>) throws -> ExitStatus

    /// A command.
    ///
    /// What `run` throws is printed on standard error; a ``LustError`` decides the exit status, anything else is 1.
    public init(
        _ name: String, _ summary: String, options: [CommandOption] = [], arguments: String = "",
        statuses: String = "0 done, 1 failed",
        run: @escaping @MainActor @Sendable (S, Invocation<S>) throws -> ExitStatus
    ) {
        (self.name, self.summary, self.options, self.arguments) = (name, summary, options, arguments)
        (self.statuses, self.run) = (statuses, run)
    }

    /// The commands that every server has.
    public static var standard: [Command] {
        [start, stop, restart, tryRestart, reload, reopen, status, check, plan, config, unit, help]
    }

    /// `help`
    public static var help: Command {
        Command("help", "says what the commands do", arguments: "[COMMAND]", statuses: "0 done, 2 no such command") {
            _, invocation in
            guard let name = invocation.arguments.first else {
                Output.write(Help<S>().overview)
                return .success
            }
            guard let command = S.commands.first(where: { $0.name == name }) else {
                throw LustError(step: "help", "there is no command '\(name)'", exit: .usage)
            }
            Output.write(Help<S>().of(command))
            return .success
        }
    }
}
