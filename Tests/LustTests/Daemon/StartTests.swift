// SPDX-License-Identifier: MIT
import TestSupport
import Testing

@Suite(.requiresRoot) final class StartTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    @Test func `a start that returns has a daemon that answers`() throws {
        let pid = try daemon.start()
        #expect(fetch(daemon.port) == "HI!")
        #expect(daemon.survivors.map(\.pid) == [pid])
    }
}
