// SPDX-License-Identifier: MIT

/// The key that somebody most likely meant.
enum NearestKey {
    /// The known key that the fewest slips of the finger make into `key`, if they are few.
    ///
    /// Of several the one with the same first letter, which people seldom get wrong.
    static func to(_ key: String, among known: [String]) -> String? {
        let limit = max(1, min(3, key.utf8.count / 2))
        var best: (key: String, cost: Int)? = nil
        for candidate in known {
            let slips = distance(Array(key.utf8), Array(candidate.utf8))
            let cost = 2 * slips + (candidate.utf8.first == key.utf8.first ? 0 : 1)
            if slips <= limit, cost < best?.cost ?? .max { best = (candidate, cost) }
        }
        return best?.key
    }

    /// `; did you mean 'port'?`, or nothing.
    static func hint(for key: String, among known: [String]) -> String {
        to(key, among: known).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// How many bytes have to be put in, left out, replaced or swapped with the next.
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        // Nobody misspells a key of this length; the table would be large.
        guard a.count <= 64, b.count <= 64 else { return a == b ? 0 : max(a.count, b.count) }
        var before: [Int] = []
        var above = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var least = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
                row.append(least)
            }
            (before, above) = (above, row)
        }
        return above[b.count]
    }
}
