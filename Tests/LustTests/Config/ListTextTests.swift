// SPDX-License-Identifier: MIT
import Testing

@testable import Lust

@Suite struct ListTextTests {
    @Test(
        arguments: [
            ("", []), ("  ", []), ("a b", ["a", "b"]), ("a,b , c", ["a", "b", "c"]), ("a\nb\tc,", ["a", "b", "c"]),
            (#""two words" x"#, ["two words", "x"]), (#""""#, [""]), (#""a\"b\\c""#, [#"a"b\c"#]), (#"a"b"#, [#"a"b"#]),
        ] as [(String, [String])])
    func `white space and commas separate, quotes keep together`(text: String, items: [String]) throws {
        #expect(try ListText.items(text) == items)
        #expect(try ListText.items(ListText.text(items)) == items)
    }

    @Test(arguments: [#"""#, #"a "b"#, #""a"b"#, #""a\"#])
    func `a quote that is not closed is an error`(text: String) {
        #expect(throws: SettingProblem.self) { try ListText.items(text) }
    }
}
