// SPDX-License-Identifier: MIT

extension Command {
    /// `completion`
    public static var completion: Command {
        Command(
            "completion", "prints what makes a shell complete this program's command line",
            details: Shell.details, arguments: "SHELL", kind: Shell.kind, statuses: Shell.statuses
        ) { _, invocation in
            try Output.print(Shell(invocation.arguments).completion(of: ServerUsage.of(S.self)))
            return .success
        }
    }
}
