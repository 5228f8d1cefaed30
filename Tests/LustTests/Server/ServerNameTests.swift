// SPDX-License-Identifier: MIT
import Lust
import Testing

private struct Spaced: Simple {
    static let name = "my gate"
    func start(_ server: Server<NoSettings>) throws {}
}

private struct Climbing: Simple {
    static let name = "../gate"
    func start(_ server: Server<NoSettings>) throws {}
}

/// The name that a server's author gives it.
@Suite struct ServerNameTests {
    @Test func `a name that would be another path or another word is told to who wrote it`() async {
        let spaced = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            await MainActor.run { Spaced.main() }
        }
        let words = String(decoding: spaced?.standardErrorContent ?? [], as: UTF8.self)
        #expect(words.contains("'my gate' is no name"), "\(words)")
        await #expect(processExitsWith: .failure) { await MainActor.run { Climbing.main() } }
    }
}
