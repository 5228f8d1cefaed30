// SPDX-License-Identifier: MIT
import Testing

@testable import Lust

@Suite struct NearestKeyTests {
    private let known = ["port", "log_file", "uid", "gid", "greeting"]

    @Test(
        arguments: [
            ("prot", "port"), ("ports", "port"), ("logfile", "log_file"), ("greting", "greeting"), ("pid", "uid"),
            ("x", nil),
            ("something_else", nil),
        ] as [(String, String?)])
    func `the nearest key is meant if it is near`(key: String, meant: String?) {
        #expect(NearestKey.to(key, among: known) == meant)
    }

    @Test func `of two that are as near the one with the same first letter is meant`() {
        #expect(NearestKey.to("prot", among: ["drop", "ports"]) == "ports")
    }

    @Test func `two letters swapped are one slip`() {
        #expect(NearestKey.distance(Array("prot".utf8), Array("port".utf8)) == 1)
        #expect(NearestKey.distance([], Array("abc".utf8)) == 3)
    }
}
