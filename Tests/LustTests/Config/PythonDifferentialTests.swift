// SPDX-License-Identifier: MIT
import Lust
import TestSupport
import Testing

/// CPython itself, where it is installed, as the judge of what an INI file says.
private enum Python {
    /// What `reference.py` prints about files.
    static func verdicts(_ files: [String]) throws -> String {
        try run(["\(Product.folder)/Tests/LustTests/Config/reference.py"] + files)
    }

    /// The versions between which the format did not change.
    static func isFit() throws -> Bool {
        try run(["-c", "import sys; print((3, 8) <= sys.version_info < (3, 13))"]) == "True\n"
    }

    private static func run(_ words: [String]) throws -> String {
        try Program.run("/usr/bin/env", ["python3"] + words).output
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
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(
        .enabled("no python3 of 3.8 to 3.12 here to compare with") { try Python.isFit() },
        arguments: [1, 2, 3, 4] as [UInt64])
    func `random files mean what Python says`(seed: UInt64) throws {
        var random = Dice(state: seed)
        let texts = (0..<250).map { _ in randomFile(&random) }
        let files = texts.indices.map { scratch["\($0)"] }
        for (file, text) in zip(files, texts) { try File.write(file, text) }
        var rest = try Python.verdicts(files)[...]
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

/// Random numbers that are the same in every run: splitmix64.
private struct Dice {
    var state: UInt64

    /// 0 to `sides` - 1.
    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(sides))
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
