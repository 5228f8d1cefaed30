// SPDX-License-Identifier: MIT
import Glibc

extension Command {
    /// `reopen`
    public static var reopen: Command {
        Command(
            "reopen", "gives the running daemon its log file anew, after a rotation",
            details: """
                The file is opened outside of the jail, by its name in the configuration, and handed in. No line is lost, doubled or
                torn. `NAME unit logrotate` prints what logrotate(8) wants.
                """,
            statuses: "0 it logs to the new file, 1 failed, 6 not configured, 7 not running"
        ) { _, invocation in
            let reach = try Reach(invocation, command: "reopen")
            // The name is the configuration's. What the daemon calls its log is not asked: root would open it.
            guard let path = try Configuration(reach.invocation).logPath else {
                throw LustError(step: "reopen", "the daemon logs to no file")
            }
            let file = Descriptor(try LogOpening.open(path))
            try reach.client.ask(ControlMessage(.reopen), [file])
            return .success
        }
    }
}
