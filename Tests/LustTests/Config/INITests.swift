// SPDX-License-Identifier: MIT
import Lust
import Testing

private func ini(_ text: String) throws -> INI { try INI(parsing: Array(text.utf8), file: "f") }

@Suite struct INITests {
    @Test func `a value is found by section and key in any case, or in DEFAULT`() throws {
        let file = try ini("[DEFAULT]\nhome = /srv\n[web]\nPort = 80\n")
        #expect(try file.value("web", "PORT") == "80")
        #expect(try file.value("web", "home") == "/srv")
        #expect(try file.value("DEFAULT", "home") == "/srv")
        #expect(try file.value("web", "none") == nil)
        #expect(try file.value("WEB", "port") == nil)
        #expect(try file.value("none", "home") == nil)
    }

    @Test func `a dot in a section's name is no ambiguity`() throws {
        let file = try ini("[a.b]\nc = 1\n[a]\nb.c = 2\n")
        #expect(try file.value("a.b", "c") == "1")
        #expect(try file.value("a", "b.c") == "2")
        #expect(try file.flattened().map { "\($0.name)=\($0.value)" } == ["a.b.c=2"])
    }

    @Test func `sections that differ only in how Unicode composes them are two`() throws {
        let file = try ini("[\u{E9}]\nk = 1\n[e\u{301}]\nk = 2\n")
        #expect(try file.value("\u{E9}", "k") == "1")
        #expect(try file.value("e\u{301}", "k") == "2")
    }

    @Test func `sections, keys and lines come in the file's order`() throws {
        let file = try ini("[DEFAULT]\nd = 1\n[b]\nz = 1\nd = 2\n[a]\n")
        #expect(file.sections == ["b", "a"])
        #expect(file.keys(in: "b") == ["d", "z"])
        #expect(file.keys(in: "a") == ["d"])
        #expect(file.line("b", "d") == 5)
        #expect(file.line("a", "d") == 2)
        #expect(file.hasSection("a"))
        #expect(!file.hasSection("c"))
    }

    @Test func `an empty file has nothing in it`() throws {
        #expect(try ini("").sections.isEmpty)
        #expect(try ini("").flattened().isEmpty)
    }

    @Test func `every section and key of a large file is found`() throws {
        var text = ""
        for section in 0..<200 {
            text += "[s\(section)]\n" + (0..<50).map { "k\($0) = \(section)/\($0)\n" }.joined()
        }
        let file = try ini(text)
        for section in 0..<200 {
            for key in 0..<50 { #expect(try file.value("s\(section)", "k\(key)") == "\(section)/\(key)") }
        }
    }
}
