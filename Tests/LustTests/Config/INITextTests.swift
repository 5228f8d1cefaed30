// SPDX-License-Identifier: MIT
import Testing

@testable import Lust

@Suite struct INITextTests {
    @Test(arguments: ["plain", "50%", "%(x)s", "two\nlines", "a\n\nb", "; no comment", "a = b: c", "[x]", "é\u{301}"])
    func `what survives comes back as it was`(value: String) {
        #expect(INIText.survives(value))
    }

    @Test(arguments: [" blank", "blank ", "a\n# gone\nb", "a\n b", "a\n", "a\rb"])
    func `what an INI file cannot hold is known`(value: String) {
        #expect(!INIText.survives(value))
    }
}
