import Testing
import Lust
@Test func `a version`() { #expect(!lustVersion.isEmpty) }
