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

    /// Reads the words after the command, as ``TypedWords`` does.
    init(_ command: Command<S>, _ words: [String]) throws(LustError) {
        let typed = try TypedWords(words, of: command.usage, in: S.name)
        (arguments, options) = (typed.arguments, typed.options)
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
