// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// Manual pages are what man(1) takes, and say all that there is to say.
@Suite struct ManualPageTests {
    private static let all = Generated.pages.map(\.path) + ["\(Product.folder)/man/clust.3"]

    @Test(.requires("mandoc"), arguments: all) func `mandoc finds nothing wrong with a page`(_ page: String) throws {
        let run = try Program.run("/usr/bin/mandoc", ["-T", "lint", "-W", "warning", page])
        #expect(run.status == 0 && run.output.isEmpty && run.errorOutput.isEmpty, "\(run.text)")
    }

    @Test(.requires("groff"), arguments: all) func `groff warns of nothing in a page`(_ page: String) throws {
        let run = try Program.run("/usr/bin/groff", ["-ww", "-mandoc", "-Tutf8", page])
        #expect(run.status == 0 && run.errorOutput.isEmpty, "\(run.errorOutput)")
    }

    @Test(.requires("man"), arguments: all) func `man warns of nothing in a page`(_ page: String) throws {
        let run = try Program.run("/usr/bin/man", ["--warnings", "-l", page])
        #expect(run.status == 0 && run.errorOutput.isEmpty && run.output.contains("NAME"), "\(run.errorOutput)")
    }

    @Test(arguments: Generated.pages) func `a page has the sections of man-pages(7)`(_ page: Generated) throws {
        let text = try page.printed()
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "SEE ALSO"]
        where section != "SYNOPSIS" || page.file != "man/lust.conf.5" {
            #expect(text.contains("\n.SH \"\(section)\"\n"), "\(section)")
        }
    }

    @Test(arguments: ["threadserver", "lust"])
    func `every command and option of the help stands in the page`(_ program: String) throws {
        let page = try Generated.page(program == "lust" ? "man/lust.1" : "man/threadserver.8")
        for command in try Program.run(Product.path(program), ["--help"]).output.split(separator: "\n")
        where command.hasPrefix("  ") {
            let name = String(command.split(separator: " ")[0])
            let isNamed = page.text.contains("\n\(name)")
            #expect(isNamed, "\(name)")
            let help = try Program.run(Product.path(program), [name, "--help"]).output
            for line in help.split(separator: "\n") where line.hasPrefix("  -") {
                let option = line.split(separator: " ").first { $0.hasPrefix("--") }.map(String.init) ?? ""
                let isThere = page.text.contains("\(option) ") || page.text.contains("\(option)\n")
                #expect(isThere, "\(name) \(option)")
            }
        }
    }

    @Test func `every setting stands in the page with its sentence`() throws {
        let page = try Generated.page("man/lust.conf.5")
        for line in SettingsTableTests.rows {
            let cells = line.split(separator: "|").map { $0.filter { $0 != "`" } }
            let key = cells[0].split(separator: " ").joined()
            let isThere = page.text.contains("\n\(key)\n") || page.text.contains("\n\(key) = ")
            #expect(isThere, "\(key)")
        }
    }
}

/// A manual page as it reads.
struct Page {
    let text: String

    init(_ roff: String) {
        var text = roff
        for (code, sign) in [
            ("\\fB", ""), ("\\fI", ""), ("\\fR", ""), ("\\-", "-"), ("\\(aq", "'"), ("\\(dq", "\""), ("\\(ga", "`"),
            ("\\(ha", "^"), ("\\(ti", "~"), ("\\[u00B5]", "µ"), ("\\&", ""), ("\\e", "\\"),
        ] { text = text.split(separator: code, omittingEmptySubsequences: false).joined(separator: sign) }
        self.text = text
    }
}
