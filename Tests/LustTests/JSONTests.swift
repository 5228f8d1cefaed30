// SPDX-License-Identifier: MIT
import Lust
import Testing

@Suite struct JSONTests {
    @Test func `strings are escaped where they must be`() {
        #expect(JSON.string("a\"b\\c\n\r\t\u{0}\u{1F}\u{7F}é/") == #""a\"b\\c\n\r\t\u0000\u001f\u007fé/""#)
    }

    @Test func `objects keep their order`() {
        #expect(
            JSON.object([("b", "1"), ("a", JSON.array(["true", JSON.string("x")]))]) == #"{"b": 1, "a": [true, "x"]}"#)
        #expect(JSON.object([], lines: true) == "{}")
        #expect(JSON.object([("b", "1")], lines: true) == "{\n  \"b\": 1\n}")
    }
}
