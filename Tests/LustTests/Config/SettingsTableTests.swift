// SPDX-License-Identifier: MIT
import Glibc
import Lust
import TestSupport
import Testing

@Suite struct SettingsTableTests {
    /// The table's lines, without its head.
    static var rows: [Substring] {
        SettingsLoader(section: "NAME").table(DaemonSettings.self).split(separator: "\n").dropFirst(2) + []
    }

    /// With `UPDATE_MANUAL=1` in the environment the manual is brought up to date instead.
    @Test func `the manual has the settings as they are`() throws {
        let path = "\(Product.folder)/Sources/Lust/Lust.docc/Configuration.md"
        let heading = "## The settings that every server has\n\n"
        let manual = try #require(File.text(path))
        let start = try #require(manual.ranges(of: heading).last?.upperBound)
        let table = SettingsLoader(section: "NAME").table(DaemonSettings.self)
        if getenv("UPDATE_MANUAL") != nil { try File.write(path, manual[..<start] + table) }
        let isUpToDate = manual[start...] == table || getenv("UPDATE_MANUAL") != nil
        #expect(isUpToDate, "run: UPDATE_MANUAL=1 swift test --filter SettingsTable")
    }
}
