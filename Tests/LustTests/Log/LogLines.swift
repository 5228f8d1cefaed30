// SPDX-License-Identifier: MIT
import Testing

/// LogLines of several writers, `… WRITER NUMBER xxx.`, as many `x` as the number's rest by 97.
enum LogLines {
    /// Each is there once, whole, and each writer's are in order.
    static func expectWhole(_ lines: some Sequence<Substring>, writers: Int, count: Int) {
        var next = [Int](repeating: 0, count: writers)
        for line in lines {
            let words = (line.split(separator: "INFO: ").last ?? "").split(
                separator: " ", omittingEmptySubsequences: false)
            guard words.count == 3, let writer = Int(words[0]), let number = Int(words[1]), writer < writers else {
                Issue.record("torn: \(line)")
                return
            }
            guard number == next[writer], words[2].count == number % 97 + 1, words[2].hasSuffix(".") else {
                Issue.record("\(writer) wrote \(next[writer]) next, not \(line)")
                return
            }
            next[writer] += 1
        }
        #expect(next == [Int](repeating: count, count: writers))
    }
}
