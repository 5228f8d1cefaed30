// SPDX-License-Identifier: MIT
import Lust

/// `lust config FILE [--json]`: what an INI file says once defaults and references are put in.
enum ConfigCommand {
    static var command: ToolCommand { ToolCommand(usage: usage, run: show) }

    private static var usage: CommandUsage {
        CommandUsage(
            "config", "prints an INI file's values, or what is wrong with it",
            details: """
                Prints every value of FILE as `section.key = value`, defaults and references put in, or with `--json` as
                one object. What is wrong with FILE is printed as `FILE:LINE: message`.
                """,
            options: [.json, .help], arguments: "FILE", statuses: "0 printed, 1 not readable, 2 usage, 6 FILE is wrong")
    }

    private static func show(_ typed: TypedWords) throws -> ExitStatus {
        let file = try ToolCommand.only(typed, of: usage)
        let values = try INI(parsing: InputFile.read(file), file: file).flattened()
        let text =
            typed.has(.json)
            ? JSON.object(values.map { ($0.name, JSON.string($0.value)) }, lines: true) + "\n"
            : values.map { "\($0.name) = \(indented($0.value))\n" }.joined()
        return Output.write(text) ? .success : .failed
    }

    /// A value of several lines as a file would have it.
    private static func indented(_ value: String) -> String {
        value.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    ")
    }
}
