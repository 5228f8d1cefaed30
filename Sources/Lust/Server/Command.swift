// SPDX-License-Identifier: MIT

/// Something that the program can be told to do.
public struct Command<S: Simple>: Sendable {
    /// The word on the command line.
    public let name: String
    /// One line for `help`.
    public let summary: String
    /// Paragraphs for `--help` and the manual, with an empty line between two; code stands in backquotes.
    public let details: String
    /// Its own options, besides `--config`, `--set` and `--help`.
    public let options: [CommandOption]
    /// What its arguments are called in help; empty if it takes none.
    public let arguments: String
    /// What the first of them is, for completion.
    public let kind: WordKind
    /// What its exit statuses mean, for help: `0 done, 1 failed`.
    public let statuses: String
    /// Does it.
    public let run: @MainActor @Sendable (S, Invocation<S>) throws -> ExitStatus

    /// A command.
    ///
    /// What `run` throws is printed on standard error; a ``LustError`` decides the exit status, anything else is 1.
    public init(
        _ name: String, _ summary: String, details: String = "", options: [CommandOption] = [],
        arguments: String = "", kind: WordKind = .file, statuses: String = "0 done, 1 failed",
        run: @escaping @MainActor @Sendable (S, Invocation<S>) throws -> ExitStatus
    ) {
        (self.name, self.summary, self.details, self.options) = (name, summary, details, options)
        (self.arguments, self.kind, self.statuses, self.run) = (arguments, kind, statuses, run)
    }

    /// The commands that every server has.
    public static var standard: [Command] {
        [start, stop, restart, tryRestart, reload, reopen, status, check, plan, config, unit, completion, help]
    }

    var usage: CommandUsage {
        CommandUsage(
            name, summary, details: details, options: options + CommandOption.common, arguments: arguments, kind: kind,
            statuses: statuses)
    }
}
