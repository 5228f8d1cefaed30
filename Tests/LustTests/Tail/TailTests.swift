// SPDX-License-Identifier: MIT
import Glibc
import Lust
import TestSupport
import Testing

@Suite struct TailTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `a cancelled task ends its loop`() async throws {
        try scratch.write("x.log", "1\n")
        let tail = Tail(scratch["x.log"], from: .beginning)
        let (heard, said) = AsyncStream<String>.makeStream()
        let task = Task {
            for await line in tail { said.yield(line.text) }
            said.finish()
        }
        var found: [String] = []
        for await text in heard {
            found.append(text)
            task.cancel()
        }
        #expect(found == ["1"])
    }

    /// How the writer's file is taken from under it.
    enum Rotation: CaseIterable {
        case renamed, cutOff, both
    }

    @Test(arguments: Rotation.allCases, [false, true])
    func `200 rotations under a writer lose nothing and double nothing`(
        _ how: Rotation, polling: Bool
    ) async throws {
        let scratch = scratch
        try scratch.write("x.log", "")
        let tail = Tail(scratch["x.log"], from: .beginning, polling: polling)
        let iterator = tail.makeAsyncIterator()
        async let written = Task.detached { try Rotated(scratch).run(how, rotations: 200) }.value
        var found: [Int] = []
        var lines = iterator
        while let line = await lines.next(), line.text != "end" {
            found.append(try #require(line.text.split(separator: " ").first.flatMap { Int($0) }, "torn: \(line.text)"))
        }
        let count = try await written
        let lost = Set(0..<count).subtracting(found).count
        let doubled = found.count - Set(found).count
        #expect(lost == 0)
        #expect(doubled == 0)
    }
}

/// A writer whose file is rotated between two of its lines, some hundred times.
private struct Rotated {
    private let scratch: Scratch
    private let path: String

    init(_ scratch: Scratch) { (self.scratch, path) = (scratch, scratch["x.log"]) }

    /// Returns the number of lines.
    func run(_ how: TailTests.Rotation, rotations: Int) throws -> Int {
        var number = 0
        var file = opened()
        func put(_ count: Int) {
            for _ in 0..<count {
                // In two pieces now and then: half a line is there for a moment.
                let line = "\(number) is a line\n"
                let cut = number % 7 == 0 ? 3 : line.utf8.count
                for piece in [line.prefix(cut), line.dropFirst(cut)] where !piece.isEmpty {
                    _ = String(piece).withCString { write(file, $0, strlen($0)) }
                }
                number += 1
            }
        }
        for turn in 0..<rotations {
            put(20)
            let isCut = how == .cutOff || how == .both && turn % 2 == 0
            if isCut {
                // As logrotate does it. The writer waits, so that nothing falls between the copy and the cut.
                try scratch.write("x.log.\(turn)", try scratch.text("x.log"))
                #expect(truncate(path, 0) == 0)
            } else {
                #expect(rename(path, path + ".\(turn)") == 0)
                put(5)
                close(file)
                file = opened()
            }
            put(3)
        }
        _ = "end\n".withCString { write(file, $0, 4) }
        close(file)
        return number
    }

    private func opened() -> Int32 { open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644) }
}
