// SPDX-License-Identifier: MIT
import Glibc

/// A command with its options and arguments, as it was typed.
public struct Invocation<S: Simple>: Sendable {
    /// What is left when the options are taken away.
    public let arguments: [String]

    /// The options in the order in which they were typed, with their values.
    public let options: [(option: CommandOption, value: String)]

    init(arguments: [String], options: [(option: CommandOption, value: String)]) {
        (self.arguments, self.options) = (arguments, options)
    }

    /// Reads the words after the command.
    ///
    /// `--name VALUE` and `--name=VALUE` are the same; after `--` nothing is an option.
    ///
    /// - Throws: ``LustError`` with exit status 2: an unknown option, or one without its value.
    init(_ command: Command<S>, _ words: [String]) throws(LustError) {
        var (options, arguments, left): ([(CommandOption, String)], [String], ArraySlice<String>) = ([], [], words[...])
        let known = command.options + CommandOption.common
        while let word = left.popFirst() {
            if word == "--" {
                arguments += left
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                arguments.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = known.first(where: { parts[0] == "--" + $0.name || parts[0] == "-" + $0.letter }) else {
                throw Self.wrong(command, "there is no option \(parts[0])")
            }
            options.append((option, try Self.value(of: option, parts, &left, command)))
        }
        (self.options, self.arguments) = (options, arguments)
    }

    private static func value(
        of option: CommandOption, _ parts: [String], _ left: inout ArraySlice<String>, _ command: Command<S>
    ) throws(LustError) -> String {
        if option.value.isEmpty {
            guard parts.count == 1 else { throw wrong(command, "\(parts[0]) has no value") }
            return ""
        }
        if parts.count == 2 { return parts[1] }
        guard let value = left.popFirst() else { throw wrong(command, "\(parts[0]) needs \(option.value)") }
        return value
    }

    private static func wrong(_ command: Command<S>, _ message: String) -> LustError {
        LustError(step: command.name, "\(message); see \(S.name) \(command.name) --help", exit: .usage)
    }

    /// Whether an option was given.
    public func has(_ option: CommandOption) -> Bool { options.contains { $0.option == option } }

    /// An option's value, the last if it was given more than once.
    public func value(of option: CommandOption) -> String? { options.last { $0.option == option }?.value }

    /// `--timeout`, as a duration.
    ///
    /// - Throws: ``LustError`` with exit status 2.
    func timeout() throws(LustError) -> Duration? {
        guard let text = value(of: .timeout) else { return nil }
        do { return try Duration(settingText: text) } catch {
            throw LustError(step: "arguments", subject: "--timeout", "\(error)", exit: .usage)
        }
    }
}
