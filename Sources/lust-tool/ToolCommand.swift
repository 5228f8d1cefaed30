// SPDX-License-Identifier: MIT
import Lust

/// A command of the tool's: what is said of it, and what it does.
struct ToolCommand: Sendable {
    let usage: CommandUsage
    let run: @Sendable (TypedWords) throws -> ExitStatus

    /// All of them: a line a command, each in a file of its own.
    static var all: [ToolCommand] {
        [
            ConfigCommand.command, DoctorCommand.command, RunCommand.command, TailCommand.command,
            CompletionCommand.command, HelpCommand.command,
        ]
    }

    /// What is said of the tool.
    static var program: ProgramUsage {
        ProgramUsage(
            "lust", "what is useful of a daemon toolkit without writing a daemon", commands: all.map(\.usage),
            footer: "'lust COMMAND --help' says more of one.\n")
    }

    /// Does it, or says what its command line should be.
    func run(_ words: [String]) throws -> ExitStatus {
        let typed = try TypedWords(words, of: usage, in: "lust")
        if typed.has(.help) { return Output.write(usage.help(in: "lust")) ? .success : .failed }
        return try run(typed)
    }

    /// The one argument that the command wants.
    ///
    /// - Throws: ``LustError`` with exit status 2: there is none, or more than one.
    static func only(_ typed: TypedWords, of usage: CommandUsage) throws(LustError) -> String {
        guard let argument = typed.arguments.first, typed.arguments.count == 1 else {
            throw usage.wrong("usage: lust \(usage.name) [options] \(usage.arguments)", in: "lust")
        }
        return argument
    }
}
