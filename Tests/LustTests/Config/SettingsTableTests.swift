// SPDX-License-Identifier: MIT
import Glibc
import Lust
import Testing

@Suite struct SettingsTableTests {
    /// The table's lines, without its head.
    static var rows: [Substring] {
        SettingsLoader(section: "NAME").table(DaemonSettings.self).split(separator: "\n").dropFirst(2) + []
    }

    /// With `UPDATE_MANUAL=1` in the environment the manual is brought up to date instead.
    @Test func `the manual has the settings as they are`() throws {
        let path = directory(of: #filePath) + "/../../../Sources/Lust/Lust.docc/Configuration.md"
        let heading = "## The settings that every server has\n\n"
        let manual = String(decoding: try bytes(of: path), as: UTF8.self)
        let start = try #require(manual.ranges(of: heading).last?.upperBound)
        let table = SettingsLoader(section: "NAME").table(DaemonSettings.self)
        if getenv("UPDATE_MANUAL") != nil { try write(Array((manual[..<start] + table).utf8), to: path) }
        let isUpToDate = manual[start...] == table || getenv("UPDATE_MANUAL") != nil
        #expect(isUpToDate, "run: UPDATE_MANUAL=1 swift test --filter SettingsTable")
    }
}
