// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// A file in the package that a program prints.
struct Generated: CustomTestStringConvertible, Sendable {
    let file: String
    let program: String
    let words: [String]
    var testDescription: String { file }
    var path: String { "\(Product.folder)/\(file)" }

    static let pages = [
        Generated(file: "man/threadserver.8", program: "threadserver", words: ["help", "--man"]),
        Generated(file: "man/lust.1", program: "lust", words: ["help", "--man"]),
        Generated(file: "man/lust.conf.5", program: "lust", words: ["help", "--man", "lust.conf"]),
    ]

    static let completions = [
        Generated(file: "completion/lust.bash", program: "lust", words: ["completion", "bash"]),
        Generated(file: "completion/lust.zsh", program: "lust", words: ["completion", "zsh"]),
        Generated(file: "completion/lust.fish", program: "lust", words: ["completion", "fish"]),
    ]

    /// A page as it is printed now.
    static func page(_ file: String) throws -> Page {
        let page = try #require(pages.first { $0.file == file })
        return Page(try page.printed())
    }

    /// What the program prints.
    func printed() throws -> String {
        let run = try Program.run(Product.path(program), words)
        #expect(run.status == 0 && run.errorOutput.isEmpty, "\(run.errorOutput)")
        return run.output
    }
}

@Suite struct GeneratedTests {
    /// With `UPDATE_MANUAL=1` in the environment the file is brought up to date instead.
    @Test(arguments: Generated.pages + Generated.completions)
    func `a file that is printed by a program is up to date`(_ generated: Generated) throws {
        let text = try generated.printed()
        if getenv("UPDATE_MANUAL") != nil { try File.write(generated.path, text) }
        let isUpToDate = File.text(generated.path) == text
        #expect(isUpToDate, "run: UPDATE_MANUAL=1 swift test --filter GeneratedTests")
    }
}
