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

/// A log's destinations, opened outside of the jail; those that could not be are told last, for the others are well.
struct Reopening {
    private var places: [String] = []
    private var files: [Descriptor] = []
    private var trouble: LustError?

    init(_ destinations: [LogDestination]) {
        // Standard error is the caller's of the start: nobody has another to give.
        for (place, destination) in destinations.enumerated() where destination != .standardError {
            do throws(LustError) {
                files.append(Descriptor(try LogOpening.open(destination).descriptor))
                places.append("\(place)")
            } catch { trouble = trouble ?? error }
        }
    }

    /// - Throws: ``LustError``: the daemon's refusal, or why not all could be opened.
    func hand(to client: ControlClient) throws(LustError) {
        if !files.isEmpty { try client.ask(ControlMessage(.reopen, places), files) }
        if let trouble { throw trouble }
        if files.isEmpty { throw LustError(step: "reopen", "the daemon logs to standard error alone") }
    }
}
