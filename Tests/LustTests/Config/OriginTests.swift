// SPDX-License-Identifier: MIT
import Lust
import Testing

@Suite struct OriginTests {
    @Test(
        arguments: [.default, .commandLine, .environment("HI_PORTS"), .file("/etc/a:1.conf", line: 7)] as [Origin])
    func `an origin is read as it is written`(origin: Origin) {
        #expect(Origin(origin.description) == origin)
    }

    @Test func `other texts are no origin`() {
        #expect(Origin("somewhere") == nil)
        #expect(Origin("/etc/hi.conf:x") == nil)
    }
}
