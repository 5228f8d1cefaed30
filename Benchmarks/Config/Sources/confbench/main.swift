// SPDX-License-Identifier: MIT
import Glibc
import climit

// confbench [ROUNDS]: 10,000 keys in 100 sections, read and looked up. Every round runs all readers once; ratios are
// taken round by round, so that what disturbs one disturbs the other.
let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 101

var names: [(section: String, key: String)] = []
var text = ""
for section in 0..<100 {
    text += "[section\(section)]\n# the comment of section \(section)\n"
    for key in 0..<100 {
        text += "key_\(key) = value \(key) of section \(section), some text\n"
        names.append(("section\(section)", "key_\(key)"))
    }
    text += "\n"
}
let path = "/tmp/confbench.\(getpid()).ini"
guard let file = fopen(path, "w") else { fatalError("\(path) cannot be written") }
fputs(text, file)
fclose(file)

let readers = gkeyfile_open() != 0 ? [Reader.limit, .lust, .keyFile] : [Reader.limit, .lust]
var times = readers.map { _ in [(parse: Double, get: Double)]() }
for _ in 0..<rounds {
    for (index, reader) in readers.enumerated() { times[index].append(reader.run(path, names)) }
}
unlink(path)

func column(_ text: String) -> String { String(repeating: " ", count: max(1, 14 - text.count)) + text }
func ratio(_ a: [Double], _ b: [Double]) -> String {
    let hundredths = Int((median(zip(a, b).map { $0 / $1 }) * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}

print("\(text.utf8.count) bytes, \(names.count) keys, \(rounds) rounds, CPU time")
print("reader   " + ["parse us", "x C limit", "look-up us", "x C limit", "x last"].map(column).joined())
for (reader, time) in zip(readers, times) {
    let columns = [
        "\(Int(median(time.map(\.parse))))", ratio(time.map(\.parse), times[0].map(\.parse)),
        "\(Int(median(time.map(\.get))))", ratio(time.map(\.get), times[0].map(\.get)),
        ratio(time.map(\.get), times[times.count - 1].map(\.get)),
    ]
    print(reader.name + String(repeating: " ", count: max(1, 9 - reader.name.count)) + columns.map(column).joined())
}
