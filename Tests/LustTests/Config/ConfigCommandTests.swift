// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// `lust config`, as a shell runs it: what it prints on both streams, and its exit status.
@Suite struct ConfigCommandTests {
    private let golden = GoldenTests.folder

    private func lust(_ words: String...) throws -> Program.Result { try Program.run(Product.path("lust"), words) }

    @Test func `a file's values are printed, as text or as JSON`() throws {
        let run = try lust("config", "\(golden)/comments.ini")
        #expect(run.status == 0 && run.output.hasPrefix("s.a = 1 ; no comment\n"))
        #expect(try lust("config", "--json", "\(golden)/comments.ini").output == File.text("\(golden)/comments.ok"))
    }

    @Test func `a wrong file is told by file and line, and the status is 6`() throws {
        let run = try lust("config", "\(golden)/header.ini")
        #expect(run.errorOutput.hasPrefix("\(golden)/header.ini:3: a section header"))
        #expect(run.status == 6)
    }

    @Test func `a file that is not there is the system's error`() throws {
        let run = try lust("config", "/nowhere/x.conf")
        #expect(run.errorOutput == "lust: open: /nowhere/x.conf: No such file or directory\n")
        #expect(run.status == 1)
    }

    @Test(arguments: [
        (["config"], "usage: lust config"), (["config", "a", "b"], "usage: lust config"),
        (["config", "--jason", "x"], "there is no option --jason; see lust config --help"),
        (["konfig"], "there is no command 'konfig'; there are config, doctor, run"), ([], "usage: lust"),
    ])
    func `a wrong command line says how it is used, and the status is 2`(words: [String], answer: String) throws {
        let run = try Program.run(Product.path("lust"), words)
        #expect(run.errorOutput.contains(answer))
        #expect(run.status == 2)
    }
}
