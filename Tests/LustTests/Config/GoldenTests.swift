// SPDX-License-Identifier: MIT
import Lust
import TestSupport
import Testing

/// `Golden/NAME.ini` and what it means, `Golden/NAME.ok`: all values as JSON, or all errors.
@Suite struct GoldenTests {
    static let folder = "\(Product.folder)/Tests/LustTests/Config/Golden"

    @Test(
        arguments: [
            "brackets", "byte-order-mark", "circle", "comments", "continued", "default", "delimiters", "encoding",
            "header",
            "interpolation", "line-ends", "lower-case", "many-errors", "nesting", "references", "repeated",
            "white-space",
        ])
    func `a file means what its neighbour says`(name: String) throws {
        let expected = File.text("\(Self.folder)/\(name).ok")
        let file = try #require(File.bytes("\(Self.folder)/\(name).ini"))
        do {
            let values = try INI(parsing: file, file: name + ".ini").flattened()
            #expect(JSON.object(values.map { ($0.name, JSON.string($0.value)) }, lines: true) + "\n" == expected)
        } catch {
            #expect("\(error)\n" == expected)
        }
    }
}
