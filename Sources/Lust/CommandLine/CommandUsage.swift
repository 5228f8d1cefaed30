// SPDX-License-Identifier: MIT

/// What is said of a command: its help, its manual, its completion and the reading of its words are all made of this.
package struct CommandUsage: Sendable {
    /// The word on the command line.
    package let name: String
    /// One line.
    package let summary: String
    /// Paragraphs, with an empty line between two; `code` stands in backquotes.
    package let details: String
    /// All of its options.
    package let options: [CommandOption]
    /// What its arguments are called; empty if it takes none.
    package let arguments: String
    /// What the first of them is.
    package let kind: WordKind
    /// Its exit statuses: `0 done, 1 failed`.
    package let statuses: String
    /// Whether nothing is an option after the first argument.
    package let endsAtArgument: Bool

    /// A command.
    package init(
        _ name: String, _ summary: String, details: String = "", options: [CommandOption] = [.help],
        arguments: String = "", kind: WordKind = .file, statuses: String, endsAtArgument: Bool = false
    ) {
        (self.name, self.summary, self.details, self.options) = (name, summary, details, options)
        (self.arguments, self.kind, self.statuses, self.endsAtArgument) = (arguments, kind, statuses, endsAtArgument)
    }

    /// Options that are told of.
    package var told: [CommandOption] { options.filter { !$0.summary.isEmpty } }

    /// The line under `usage:`.
    func line(in program: String) -> String {
        "\(program) \(name) [options]" + (arguments.isEmpty ? "" : " " + arguments)
    }

    /// What `--help` prints.
    package func help(in program: String) -> String {
        let heads = told.map(\.head)
        let width = (heads.map(\.count).max() ?? 0) + 2
        let list = zip(told, heads).map { "  \($1.padded(to: width))\($0.summary)\n" }.joined()
        let more = details.isEmpty ? "" : Paragraphs.wrapped(Paragraphs.naming(program, in: details)) + "\n"
        return """
            \(program) \(name): \(summary)

            usage: \(line(in: program))

            \(more)\(list)
            exit status: \(statuses)

            """
    }

    /// The statuses one by one: each is a number, or a word, and what it means.
    var statusList: [(code: String, meaning: String)] {
        var list: [(code: String, meaning: String)] = []
        for part in statuses.split(separator: ",").flatMap({ $0.split(separator: ";") }) {
            let words = part.drop { $0 == " " }
            if let code = words.split(separator: " ").first, code.allSatisfy(\.isWholeNumber) || code == "else" {
                list.append((String(code), String(words.dropFirst(code.count + 1))))
            } else if !list.isEmpty {
                list[list.count - 1].meaning += "," + part
            }
        }
        return list
    }

    /// The command line is wrong.
    package func wrong(_ message: String, in program: String) -> LustError {
        LustError(step: name, "\(message); see \(program) \(name) --help", exit: .usage)
    }
}
