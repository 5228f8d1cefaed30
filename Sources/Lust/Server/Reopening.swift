// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A log's destinations, opened anew by their names; those that could not be are told last, for the others are well.
struct Reopening {
    private var places: [Int] = []
    private var files: [Descriptor] = []
    private var trouble: LustError?

    init(_ destinations: [LogDestination]) {
        // Standard error is the caller's of the start: nobody has another to give.
        for (place, destination) in destinations.enumerated() where destination != .standardError {
            do throws(LustError) {
                files.append(Descriptor(try LogOpening.open(destination).descriptor))
                places.append(place)
            } catch { trouble = trouble ?? error }
        }
    }

    /// Gives them to a daemon that could not have opened them itself.
    ///
    /// - Throws: ``LustError``: the daemon's refusal, or why not all could be opened.
    func hand(to client: ControlClient) throws(LustError) {
        if !files.isEmpty { try client.ask(ControlMessage(.reopen, places.map { "\($0)" }), files) }
        try tellTrouble()
    }

    /// Puts them behind the log of this process.
    ///
    /// - Throws: ``LustError``: why not all could be opened.
    func put(behind log: Log) throws(LustError) {
        for (place, file) in zip(places, files) { try log.reopen(place, file) }
        try tellTrouble()
    }

    private func tellTrouble() throws(LustError) {
        if let trouble { throw trouble }
        if files.isEmpty { throw LustError(step: "reopen", "the daemon logs to standard error alone") }
    }
}

extension Log {
    /// Puts the file behind a destination, by its place among them; the caller's own descriptor stays the caller's.
    ///
    /// - Throws: ``LustError``.
    func reopen(_ place: Int, _ file: Descriptor) throws(LustError) {
        try replace(destination: place, descriptor: check("reopen", "descriptor", sys_dup(file.number)))
    }
}
