// SPDX-License-Identifier: MIT
import Testing

@testable import Lust

private func expand(_ value: String, _ values: [String: String] = [:]) -> String {
    var interpolation = Interpolation { values[String(decoding: $0, as: UTF8.self)].map { Array($0.utf8) } }
    do throws(Interpolation.Problem) {
        return String(decoding: try interpolation.expand(Array(value.utf8)), as: UTF8.self)
    } catch {
        return error.message
    }
}

@Suite struct InterpolationTests {
    @Test func `a reference is replaced and a doubled sign is one`() {
        #expect(expand("%(a)s-%(A)s %%", ["a": "x"]) == "x-x %")
    }

    @Test func `ten levels are allowed and eleven are not`() {
        var values = ["k0": "end"]
        for level in 1...11 { values["k\(level)"] = "%(k\(level - 1))s" }
        #expect(expand("%(k9)s", values) == "end")
        #expect(expand("%(k10)s", values).contains("nested more than 10 deep"))
        // What is known by now must not hide how deep it is.
        #expect(expand("%(k9)s %(k10)s", values).contains("nested more than 10 deep"))
    }

    @Test func `a circle ends`() {
        #expect(expand("%(a)s", ["a": "%(b)s", "b": "%(a)s"]).contains("in a circle"))
    }

    @Test func `references that multiply meet a limit, not the end of memory`() {
        var values = ["k0": "0123456789"]
        for level in 1...9 { values["k\(level)"] = String(repeating: "%(k\(level - 1))s", count: 100) }
        #expect(expand("%(k9)s", values) == "interpolation: the value grows over 16777216 bytes")
    }

    @Test func `references that multiply to nothing take no time`() {
        var values = ["k0": ""]
        for level in 1...9 { values["k\(level)"] = String(repeating: "%(k\(level - 1))s", count: 1000) }
        #expect(expand("%(k9)s", values) == "")
    }

    @Test(arguments: ["%", "a%b", "%(", "%()s", "%(a)", "%(a)d", "% (a)s"])
    func `any other percent sign is an error`(value: String) {
        #expect(expand(value, ["a": "x"]).hasPrefix("interpolation: '%"))
    }

    @Test func `the keys that a value refers to are found in lower case`() {
        let names = Interpolation.references(in: Array("%(Ab)s %%(no)s %(c)s %(open".utf8))
        #expect(names.map { String(decoding: $0, as: UTF8.self) } == ["ab", "c", "open"])
    }
}
