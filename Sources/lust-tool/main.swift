// SPDX-License-Identifier: MIT
import Glibc
import Lust

/// The status of the whole command line.
func status(of words: [String]) -> ExitStatus {
    switch words.first {
    case "--help", "-h": return Output.write(ToolCommand.program.overview) ? .success : .failed
    case "--version": return Output.write("lust \(lustVersion)\n") ? .success : .failed
    case nil:
        Output.complain(ToolCommand.program.overview)
        return .usage
    default: break
    }
    do {
        guard let command = ToolCommand.all.first(where: { $0.usage.name == words[0] }) else {
            let known = ToolCommand.all.map(\.usage.name).joined(separator: ", ")
            throw LustError(step: "there is no command '\(words[0])'; there are \(known)", "", exit: .usage)
        }
        return try command.run(Array(words.dropFirst()))
    } catch let errors as ConfigErrors {
        Output.complain("\(errors)\n")
        return .notConfigured
    } catch {
        Output.complain("lust: \(error)\n")
        return (error as? LustError)?.exit ?? .failed
    }
}

CommandLine.mustBeRead(by: "lust")
exit(status(of: Array(CommandLine.arguments.dropFirst())).rawValue)
