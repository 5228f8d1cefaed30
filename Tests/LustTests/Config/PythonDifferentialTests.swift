// SPDX-License-Identifier: MIT
import Glibc
import Lust
import Testing

/// CPython itself, where it is installed, as the judge of what an INI file says.
private enum Python {
    /// What `reference.py` prints about files.
    static func verdicts(_ files: [String]) -> String {
        output("python3 '\(directory(of: #filePath))/reference.py' " + files.joined(separator: " "))
    }

    /// The versions between which the format did not change.
    static let isFit =
        output("python3 -c 'import sys; print((3, 8) <= sys.version_info < (3, 13))' 2>/dev/null") == "True\n"

    private static func output(_ command: String) -> String {
        guard let pipe = popen(command, "r") else { return "" }
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        while case let byte = getc(pipe), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The same report about a file as `reference.py` makes.
private func verdict(_ bytes: [UInt8], isLineGiven: Bool) -> String {
    func hexed(_ text: String) -> String {
        text.isEmpty ? "-" : text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    do {
        let values = try INI(parsing: bytes, file: "f").flattened()
        return (["ok"] + values.map { "\(hexed($0.name)) \(hexed($0.value))" }).joined(separator: "\n") + "\n"
    } catch {
        guard isLineGiven, case .file(_, let line)? = error.errors.first?.origin else { return "error 0\n" }
        return "error \(line)\n"
    }
}

@Suite struct PythonDifferentialTests {
    @Test(
        .enabled(if: Python.isFit, "no python3 of 3.8 to 3.12 here to compare with"),
        arguments: [1, 2, 3, 4] as [UInt64])
    func `random files mean what Python says`(seed: UInt64) throws {
        var random = Dice(state: seed)
        let texts = (0..<250).map { _ in randomFile(&random) }
        let directory = "/tmp/lust-ini.\(getpid()).\(seed)"
        mkdir(directory, 0o700)
        let files = texts.indices.map { "\(directory)/\($0)" }
        for (file, text) in zip(files, texts) { try write(text, to: file) }
        defer {
            for file in files { unlink(file) }
            rmdir(directory)
        }
        var rest = Python.verdicts(files)[...]
        for text in texts {
            let next = rest.dropFirst().ranges(of: "\nok").first?.lowerBound
            let error = rest.dropFirst().ranges(of: "\nerror").first?.lowerBound
            let end = [next, error].compactMap { $0 }.min().map { rest.index(after: $0) } ?? rest.endIndex
            let python = String(rest[..<end])
            rest = rest[end...]
            let lust = verdict(text, isLineGiven: python.hasPrefix("error") && python != "error 0\n")
            #expect(lust == python, "\(String(decoding: text, as: UTF8.self).debugDescription)")
        }
    }
}

/// A file out of the pieces that have a meaning, in any order.
private func randomFile(_ dice: inout Dice) -> [UInt8] {
    let pieces: [String] = [
        "[s]", "[s]", "[t]", "[DEFAULT]", "[ s ]", "[a]b]", "[]", "[", "a = 1", "b: %(a)s", "C = %%", "a=%(C)s/%(b)s",
        "k", "= v",
        "  deeper", "\tdeeper = x", "# comment", "  ; comment", "", "  ", "ΑΣ = x", "İ = y",
        "\u{A0}n = \u{2003}v\u{2028}",
        "d = %(d)s", "e = %", "x = a ; b", "\u{1C}z = \u{1F}",
    ]
    let ends = ["\n", "\n", "\n", "\r\n", "\r"]
    var text = dice.roll(10) == 0 ? "" : "[first]\n"
    for number in 0..<dice.roll(12) {
        let piece = pieces[dice.roll(pieces.count)]
        // Most keys get a number, or nearly every file would be refused for a repeated one.
        text += dice.roll(3) > 0 && piece.contains("=") ? "k\(number)" + piece : piece
        text += ends[dice.roll(ends.count)]
    }
    var bytes = Array(text.utf8)
    if dice.roll(20) == 0 { bytes.insert(UInt8(dice.roll(256)), at: dice.roll(bytes.count + 1)) }
    return bytes
}
