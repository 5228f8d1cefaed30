// SPDX-License-Identifier: MIT

extension Command {
    /// `start`
    public static var start: Command {
        Command(
            "start", "starts the daemon, and returns when it serves",
            details: """
                When it does not come to serve, its own reason is printed, and no process and no pid file is left. If it runs
                already, that is said, and the status is 0. What was typed here is kept for `restart` and `reload`.
                """,
            options: [.foreground, .readyFile, .explain, .json, .svg, .timeout, .restarted], arguments: "[ARGUMENT...]",
            statuses: "0 it serves (or did already), 1 failed, 2 usage, 4 not permitted, 6 not configured"
        ) { simple, invocation in
            let asJSON = invocation.has(.json)
            if let restarts = try Restarts(invocation) {
                var revival = Revival(simple, invocation, restarts)
                return try revival.run()
            }
            switch try Launch(simple: simple, invocation: invocation).run() {
            case .runsAlready(let pid):
                Output.write("\(S.name) runs already, pid \(pid)\n")
            case .started(let pid, let calls):
                if invocation.has(.explain) {
                    Output.write(calls.text(name: S.name, asJSON: asJSON, withResults: true))
                }
                if !(invocation.has(.explain) && asJSON) { Output.write("\(S.name) started, pid \(pid)\n") }
            }
            return .success
        }
    }
}
