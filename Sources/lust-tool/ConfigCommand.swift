// SPDX-License-Identifier: MIT
import Lust

/// `lust config FILE [--json]`: what an INI file says once defaults and references are put in.
enum ConfigCommand {
    static let summary = "print an INI file's values, or what is wrong with it"

    static let usage = """
        usage: lust config [--json] FILE

        Prints every value of FILE as 'section.key = value', defaults and references put in, or with
        --json as one object. What is wrong with FILE is printed as FILE:LINE: message.

        exit status: 0 printed, 1 not readable, 2 usage, 6 FILE is wrong

        """

    @Sendable static func run(_ arguments: [String]) -> ExitStatus {
        var isJSON = false
        var files: [String] = []
        var isRest = false
        for argument in arguments {
            switch argument {
            case _ where isRest: files.append(argument)
            case "--": isRest = true
            case "--json": isJSON = true
            case "--help", "-h":
                Output.write(usage)
                return .success
            case _ where argument.hasPrefix("-") && argument != "-":
                Output.complain("lust config: there is no option '\(argument)'\n\(usage)")
                return .usage
            default: files.append(argument)
            }
        }
        guard let file = files.first, files.count == 1 else {
            Output.complain(usage)
            return .usage
        }
        return show(file, isJSON: isJSON)
    }

    private static func show(_ file: String, isJSON: Bool) -> ExitStatus {
        do {
            let values = try INI(parsing: InputFile.read(file), file: file).flattened()
            let text =
                isJSON
                ? JSON.object(values.map { ($0.name, JSON.string($0.value)) }, lines: true) + "\n"
                : values.map { "\($0.name) = \(indented($0.value))\n" }.joined()
            return Output.write(text) ? .success : .failed
        } catch let error as ConfigErrors {
            Output.complain("\(error)\n")
            return .notConfigured
        } catch {
            Output.complain("lust config: \(error)\n")
            return (error as? LustError)?.exit ?? .failed
        }
    }

    /// A value of several lines as a file would have it.
    private static func indented(_ value: String) -> String {
        value.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    ")
    }
}
