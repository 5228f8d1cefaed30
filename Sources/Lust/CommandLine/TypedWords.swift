// SPDX-License-Identifier: MIT

/// The words that were typed after a command, told apart.
package struct TypedWords: Sendable {
    /// What is left when the options are taken away.
    package let arguments: [String]

    /// The options in the order in which they were typed, with their values.
    package let options: [(option: CommandOption, value: String)]

    /// Reads them.
    ///
    /// `--name VALUE` and `--name=VALUE` are the same; after `--` nothing is an option.
    ///
    /// - Throws: ``LustError`` with exit status 2: an unknown option, one without its value, an argument too many.
    package init(_ words: [String], of usage: CommandUsage, in program: String) throws(LustError) {
        var (options, arguments, left): ([(CommandOption, String)], [String], ArraySlice<String>) = ([], [], words[...])
        while let word = left.popFirst() {
            if word == "--" {
                arguments += left
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                arguments.append(word)
                guard usage.endsAtArgument else { continue }
                arguments += left
                break
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = usage.options.first(where: { $0.isCalled(parts[0]) }) else {
                throw usage.wrong("there is no option \(parts[0])", in: program)
            }
            options.append((option, try Self.value(of: option, parts, &left, usage, program)))
        }
        if usage.arguments.isEmpty, let first = arguments.first {
            throw usage.wrong("takes no argument, and '\(first)' is one", in: program)
        }
        (self.options, self.arguments) = (options, arguments)
    }

    private static func value(
        of option: CommandOption, _ parts: [String], _ left: inout ArraySlice<String>, _ usage: CommandUsage,
        _ program: String
    ) throws(LustError) -> String {
        if option.value.isEmpty {
            guard parts.count == 1 else { throw usage.wrong("\(parts[0]) has no value", in: program) }
            return ""
        }
        if parts.count == 2 { return parts[1] }
        guard let value = left.popFirst() else { throw usage.wrong("\(parts[0]) needs \(option.value)", in: program) }
        return value
    }

    /// Whether an option was given.
    package func has(_ option: CommandOption) -> Bool { options.contains { $0.option == option } }
}
