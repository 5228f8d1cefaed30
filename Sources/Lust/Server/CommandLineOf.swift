// SPDX-License-Identifier: MIT
import Glibc

/// The program's command line: `NAME COMMAND [options] [arguments]`.
@MainActor
struct CommandLineOf<S: Simple> {
    func run() -> Never {
        // It becomes part of paths and of units. No precondition: a release ends without its words.
        if !Self.isName(S.name) { fatalError("'\(S.name)' is no name of a server: letters, digits, '-', '_' and '.'") }
        CommandLine.mustBeRead(by: S.name)
        var words: [String] = []
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let word = CommandLine.unsafeArgv[index] else { break }
            guard let text = String(validatingCString: word) else {
                let error = LustError(
                    step: "arguments", subject: "'\(String(cString: word))'", "is not UTF-8", exit: .usage)
                exit(Self.complain(error).rawValue)
            }
            words.append(text)
        }
        exit(run(words).rawValue)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
        return text.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }

    func run(_ words: [String]) -> ExitStatus {
        switch words.first {
        case nil:
            Output.complain(ServerUsage.of(S.self).overview)
            return .usage
        case "--help", "-h":
            Output.write(ServerUsage.of(S.self).overview)
            return .success
        case "--version":
            Output.write("\(S.name) \(S.version) (Lust \(lustVersion))\n")
            return .success
        case .some(let name):
            for command in S.commands where command.name == name { return run(command, Array(words.dropFirst())) }
            let known = S.commands.map(\.name).joined(separator: ", ")
            Output.complain("\(S.name): there is no command '\(name)'; there are \(known)\n")
            return .usage
        }
    }

    private func run(_ command: Command<S>, _ words: [String]) -> ExitStatus {
        do {
            let invocation = try Invocation<S>(command, words)
            if invocation.has(.help) {
                try Output.print(command.usage.help(in: S.name))
                return .success
            }
            return try command.run(S(), invocation)
        } catch {
            return Self.complain(error)
        }
    }

    /// Says once, on standard error, what went wrong, and gives the status for it.
    static func complain(_ error: any Error) -> ExitStatus {
        switch error {
        case let errors as ConfigErrors:
            Output.complain(errors.errors.map { "\(S.name): \($0)\n" }.joined())
            return .notConfigured
        case let error as LustError:
            Output.complain("\(S.name): \(error)\n")
            return error.exit
        default:
            Output.complain("\(S.name): \(String(describing: error))\n")
            return .failed
        }
    }
}
