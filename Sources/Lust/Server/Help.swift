// SPDX-License-Identifier: MIT

/// What `--help` prints.
struct Help<S: Simple> {
    @MainActor var overview: String {
        let title = S.summary.isEmpty ? "" : "\(S.name): \(S.summary)\n\n"
        let width = (S.commands.map(\.name.count).max() ?? 0) + 2
        let commands = S.commands.map { "  \($0.name.padded(to: width))\($0.summary)\n" }.joined()
        return """
            \(title)usage: \(S.name) COMMAND [options] [arguments]

            \(commands)
            Configuration: /etc/\(S.name).conf, section [\(S.name)]; another with --config FILE.
            '\(S.name) COMMAND --help' says more of one.

            """
    }

    @MainActor func of(_ command: Command<S>) -> String {
        let options = command.options + CommandOption.common
        let heads = options.map(head)
        let width = (heads.map(\.count).max() ?? 0) + 2
        let list = zip(options, heads).map { "  \($1.padded(to: width))\($0.summary)\n" }.joined()
        let arguments = command.arguments.isEmpty ? "" : " " + command.arguments
        return """
            \(S.name) \(command.name): \(command.summary)

            usage: \(S.name) \(command.name) [options]\(arguments)

            \(list)
            exit status: \(command.statuses)

            """
    }

    private func head(_ option: CommandOption) -> String {
        let letter = option.letter.isEmpty ? "" : "-\(option.letter), "
        let value = option.value.isEmpty ? "" : " \(option.value)"
        return letter + "--" + option.name + value
    }
}
