// SPDX-License-Identifier: MIT
import Glibc
import Lust

/// What the tool can do: a line a command, each in a file of its own.
let commands: [(name: String, summary: String, run: @Sendable ([String]) -> ExitStatus)] = [
    ("config", ConfigCommand.summary, ConfigCommand.run),
    ("doctor", DoctorCommand.summary, DoctorCommand.run),
    ("run", RunCommand.summary, RunCommand.run),
    ("tail", "follows a log file through every rotation", { ExitStatus(rawValue: tailCommand($0)) }),
]

let usage =
    "usage: lust COMMAND [arguments]\n\n"
    + commands.map { "  \($0.name.padded(to: 8)) \($0.summary)\n" }.joined()
    + "\nlust COMMAND --help says more.\n"

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "--help" || arguments.first == "-h" {
    Output.write(usage)
    exit(ExitStatus.success.rawValue)
}
if arguments.first == "--version" {
    Output.write("lust \(lustVersion)\n")
    exit(ExitStatus.success.rawValue)
}
guard let command = commands.first(where: { $0.name == arguments.first }) else {
    let wrong = arguments.first.map { "lust: there is no command '\($0)'\n" } ?? ""
    Output.complain(wrong + usage)
    exit(ExitStatus.usage.rawValue)
}
exit(command.run(Array(arguments.dropFirst())).rawValue)
