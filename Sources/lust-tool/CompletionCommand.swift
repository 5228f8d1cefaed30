// SPDX-License-Identifier: MIT
import Lust

/// `lust completion SHELL`: what makes a shell complete `lust`.
enum CompletionCommand {
    static var command: ToolCommand {
        ToolCommand(
            usage: CommandUsage(
                "completion", "prints what makes a shell complete this program's command line", details: Shell.details,
                arguments: "SHELL", kind: Shell.kind, statuses: Shell.statuses)
        ) { typed in
            let text = try Shell(typed.arguments).completion(of: ToolCommand.program)
            return Output.write(text) ? .success : .failed
        }
    }
}
