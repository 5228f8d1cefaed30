// SPDX-License-Identifier: MIT
import Lust
import Testing

@Suite struct LogLevelTests {
    @Test func `they are ordered as they are listed`() {
        #expect(LogLevel.allCases == LogLevel.allCases.sorted())
    }

    @Test func `python-lust's names are names`() throws {
        for (name, level) in [("debug", LogLevel.debug), ("info", .info), ("warn", .warning), ("error", .error)] {
            #expect(try LogLevel(name) == level)
            #expect(try LogLevel(name.uppercased()) == level)
        }
    }

    @Test func `a wrong one is answered with the right ones`() {
        let error = #expect(throws: LustError.self) { try LogLevel("loud") }
        #expect(
            error?.description == "log: 'loud': not a level; write one of debug, info, notice, warning, error, critical"
        )
    }
}
