// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// SECURITY.md names a test beside each class of bug: the test is there.
struct SecurityPageTests {
    private static let rows = (File.text(Product.folder + "/SECURITY.md") ?? "").split(separator: "\n").filter {
        $0.hasPrefix("| ") && $0.dropFirst(2).first?.isNumber == true
    }

    private static func sentences(in folder: String) -> Set<Substring> {
        File.names(in: folder).reduce(into: []) { found, name in
            let path = folder + "/" + name
            if name.hasSuffix(".swift") {
                for line in (File.text(path) ?? "").split(separator: "\n") where line.contains("func `") {
                    found.formUnion(line.split(separator: "`").dropFirst().prefix(1).map { $0 })
                }
            } else if !name.contains(".") {
                found.formUnion(sentences(in: path))
            }
        }
    }

    @Test func `each class of bugs has a test that exists`() {
        let known = Self.sentences(in: Product.folder + "/Tests")
        #expect(Self.rows.count == 40)
        #expect(known.count > 100)
        for row in Self.rows {
            let tests = row.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            #expect(!tests.isEmpty, "no test is named: \(row)")
            for test in tests { #expect(known.contains(test), "there is no test '\(test)': \(row)") }
        }
    }
}
