// SPDX-License-Identifier: MIT
import Glibc

extension Command {
    /// `reopen`
    public static var reopen: Command {
        Command(
            "reopen", "gives the running daemon its log anew: after a rotation, or a restart of the logging daemon",
            details: """
                The files are opened outside of the jail, by their names in the configuration, and handed in, and so is a new
                connection to the logging daemon. No line is lost, doubled or torn. `NAME unit logrotate` prints what
                logrotate(8) wants.
                """,
            statuses: "0 it logs to the new one, 1 failed, 6 not configured, 7 not running"
        ) { _, invocation in
            let reach = try Reach(invocation, command: "reopen")
            // The names are the configuration's. What the daemon calls its log is not asked: root would open it.
            let destinations = try Configuration(reach.invocation).logDestinations(foreground: false)
            try Reopening(destinations).hand(to: reach.client)
            return .success
        }
    }
}
