// SPDX-License-Identifier: MIT
import Lust

/// `lust doctor PID|NAME [--json]`: whether a daemon does what daemons do, and what it could still do.
enum DoctorCommand {
    static var command: ToolCommand { ToolCommand(usage: usage, run: examine) }

    private static var usage: CommandUsage {
        CommandUsage(
            "doctor", "examines a running daemon: identity, jail, descriptors, pid file",
            details: """
                Looks at a running daemon, whoever wrote it: the steps of daemon(7), the identity of every thread,
                capabilities, root, descriptors, pid file. A line each: ok, weak or wrong, and why. Best as root.
                """,
            options: [.json, .help], arguments: "PID|NAME", kind: .process,
            statuses: "0 nothing is wrong, 1 something is, 2 usage, 3 no such process")
    }

    private static func examine(_ typed: TypedWords) throws -> ExitStatus {
        let doctor = try Doctor(examining: try ToolCommand.only(typed, of: usage))
        Output.write(typed.has(.json) ? doctor.json : doctor.text)
        return doctor.count(.wrong) == 0 ? .success : .failed
    }
}
