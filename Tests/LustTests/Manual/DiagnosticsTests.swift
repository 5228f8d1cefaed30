// SPDX-License-Identifier: MIT
import Testing

/// Every message that the sources have stands in a manual page.
@Suite struct DiagnosticsTests {
    @Test func `every error and every line of the log stands in the server's page`() throws {
        let page = try Generated.page("man/threadserver.8")
        let folders = ["Server", "Unix", "Control", "Net", "Log", "Run", "Completion", "CommandLine"]
        let levels = ["debug", "info", "notice", "warning", "error", "critical"]
        let calls =
            ["LustError(", "refused(", "wrong(", "Output.write(", "Output.complain("]
            + levels.flatMap { ["log.\($0)(", "shared.\($0)("] }
        var count = 0
        for file in folders.flatMap({ SourceText.files(in: "Sources/Lust/\($0)", ending: ".swift") }) {
            for message in SourceText(file).messages(of: calls) {
                count += 1
                let isThere = message.isIn(page.text)
                #expect(isThere, "\(file): \(message.text)")
            }
        }
        #expect(count > 100)
    }

    @Test func `every refusal of the C library and every line of the keeper stands in the server's page`() throws {
        let page = try Generated.page("man/threadserver.8")
        var count = 0
        for file in ["Sources/CLust/plan.c", "Sources/CLust/keeper_end.c"] {
            for message in SourceText(file).messages(of: ["refuse(", "name_capability(", "snprintf(words", "say("]) {
                count += 1
                let isThere = message.isIn(page.text)
                #expect(isThere, "\(file): \(message.text)")
            }
        }
        #expect(count > 20)
    }

    @Test func `every error of a configuration file stands in lust.conf(5)`() throws {
        let page = try Generated.page("man/lust.conf.5")
        let calls = ["ConfigError(", "errors.add(", "errors.stop(", "Problem(message", "error(", "problem("]
        var count = 0
        for file in SourceText.files(in: "Sources/Lust/Config", ending: ".swift") {
            for message in SourceText(file).messages(of: calls) {
                count += 1
                let isThere = message.isIn(page.text)
                #expect(isThere, "\(file): \(message.text)")
            }
        }
        #expect(count > 15)
    }
}
