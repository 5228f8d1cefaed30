// SPDX-License-Identifier: MIT
import Lust

/// `NAME=REGEX`: what `--match` gives to a line in which the pattern is found.
struct TailPattern {
    private let name: String
    private let regex: Regex<AnyRegexOutput>

    init(_ text: String) throws(LustError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw LustError(step: "tail", subject: "--match '\(text)'", "write NAME=REGEX", exit: .usage)
        }
        name = String(parts[0])
        do {
            regex = try Regex(String(parts[1])).matchingSemantics(.unicodeScalar)
        } catch {
            throw LustError(
                step: "tail", subject: "--match '\(text)'", "not a regular expression: \(error)", exit: .usage)
        }
    }

    /// The name, `group=text` for every group with a name that took part, and the line, with tabs between.
    func match(_ line: String) -> String? {
        do {
            guard let found = try regex.firstMatch(in: line) else { return nil }
            let groups = found.output.compactMap { group in
                group.name.flatMap { name in group.substring.map { "\(name)=\($0)" } }
            }
            return ([name] + groups + [line]).joined(separator: "\t")
        } catch {
            // A pattern that the engine gives up on does not fit.
            return nil
        }
    }
}
