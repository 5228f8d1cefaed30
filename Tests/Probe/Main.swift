// SPDX-License-Identifier: MIT
internal import Escape
import Glibc
import Lust

/// A server that does what its settings say, and a few tools that tests need in other worlds.
///
/// PROBE=hooks makes it one with privileged hooks, PROBE=async one whose start is async.
@main
struct Main {
    @MainActor static func main() {
        let words = CommandLine.arguments
        switch words.dropFirst().first {
        case "lo-up": exit(escape_loopback_up())
        case "peer": exit(escape_peer(words.last ?? ""))
        default: serve()
        }
    }

    @MainActor private static func serve() {
        switch getenv("PROBE").map({ String(cString: $0) }) {
        case "hooks": HookedProbe.main()
        case "async": AsyncProbe.main()
        default: Probe.main()
        }
    }
}
