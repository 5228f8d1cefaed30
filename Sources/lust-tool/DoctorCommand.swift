// SPDX-License-Identifier: MIT
import Lust

/// `lust doctor PID|NAME [--json]`: whether a daemon does what daemons do, and what it could still do.
enum DoctorCommand {
    static let summary = "examine a running daemon: identity, jail, descriptors, pid file"

    static let usage = """
        usage: lust doctor [--json] PID|NAME

        Looks at a running daemon, whoever wrote it: the steps of daemon(7), the identity of every thread,
        capabilities, root, descriptors, pid file. A line each: ok, weak or wrong, and why. Best as root.

        exit status: 0 nothing is wrong, 1 something is, 2 usage, 3 no such process

        """

    @Sendable static func run(_ arguments: [String]) -> ExitStatus {
        var (isJSON, names) = (false, [String]())
        for argument in arguments {
            switch argument {
            case "--json": isJSON = true
            case "--help", "-h":
                Output.write(usage)
                return .success
            case _ where argument.hasPrefix("-"):
                Output.complain("lust doctor: there is no option '\(argument)'\n\(usage)")
                return .usage
            default: names.append(argument)
            }
        }
        guard let name = names.first, names.count == 1 else {
            Output.complain(usage)
            return .usage
        }
        return examine(name, isJSON: isJSON)
    }

    private static func examine(_ name: String, isJSON: Bool) -> ExitStatus {
        do {
            let doctor = try Doctor(examining: name)
            Output.write(isJSON ? doctor.json : doctor.text)
            return doctor.count(.wrong) == 0 ? .success : .failed
        } catch {
            Output.complain("lust \(error)\n")
            return error.exit
        }
    }
}
