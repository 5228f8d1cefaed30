// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// The picture that README and the articles show.
@Suite(.requiresRoot) struct GeneratedPictureTests {
    /// Numbers are the machine's: of descriptors, of capabilities that its kernel knows.
    private func withoutNumbers(_ svg: String) -> [String] {
        (Drawing(svg)?.labels ?? []).map { label in String(label.text.map { $0.isNumber ? "0" : $0 }) }
    }

    /// With `UPDATE_MANUAL=1` in the environment the file is brought up to date instead.
    @Test func `the picture in the documentation is what the program draws`() throws {
        let scratch = try Scratch()
        let configuration = try scratch.write("hi.conf", "[threadserver]\n")
        let printed = try Program.run(
            Product.path("threadserver"), ["plan", "--svg", "-", "--config", configuration]
        ).output
        let path = "\(Product.folder)/Sources/Lust/Lust.docc/sequence.svg"
        if getenv("UPDATE_MANUAL") != nil { try File.write(path, printed) }
        let isUpToDate = withoutNumbers(File.text(path) ?? "") == withoutNumbers(printed)
        #expect(isUpToDate, "run: UPDATE_MANUAL=1 swift test --filter Generated")
        #expect(!printed.isEmpty)
    }
}
