// SPDX-License-Identifier: MIT
import Glibc
import Testing

/// `lust config`, as a shell runs it: what it prints on both streams, and its exit status.
private func lust(_ arguments: String) -> (output: String, status: Int32) {
    // The tool is built beside the tests.
    var name = [UInt8](repeating: 0, count: 4096)
    let length = max(0, readlink("/proc/self/exe", &name, name.count))
    let end = name[..<length].lastIndex(of: UInt8(ascii: "/")) ?? 0
    let path = String(decoding: name[..<end], as: UTF8.self) + "/lust"
    guard let pipe = popen("'\(path)' \(arguments) 2>&1", "r") else { return ("", -1) }
    var bytes: [UInt8] = []
    while case let byte = getc(pipe), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return (String(decoding: bytes, as: UTF8.self), pclose(pipe) >> 8 & 0xFF)
}

@Suite struct ConfigCommandTests {
    private let golden = directory(of: #filePath) + "/Golden"

    @Test func `a file's values are printed, as text or as JSON`() throws {
        #expect(lust("config '\(golden)/comments.ini'").status == 0)
        #expect(lust("config '\(golden)/comments.ini'").output.hasPrefix("s.a = 1 ; no comment\n"))
        let expected = String(decoding: try bytes(of: golden + "/comments.ok"), as: UTF8.self)
        #expect(lust("config --json '\(golden)/comments.ini'").output == expected)
    }

    @Test func `a wrong file is told by file and line, and the status is 6`() {
        let run = lust("config '\(golden)/header.ini'")
        #expect(run.output.hasPrefix("\(golden)/header.ini:3: a section header"))
        #expect(run.status == 6)
    }

    @Test func `a file that is not there is the system's error`() {
        let run = lust("config /nowhere/x.conf")
        #expect(run.output == "lust: open: /nowhere/x.conf: No such file or directory\n")
        #expect(run.status == 1)
    }

    @Test(arguments: [
        ("config", "usage: lust config"), ("config a b", "usage: lust config"),
        ("config --jason x", "there is no option --jason; see lust config --help"),
        ("konfig", "there is no command 'konfig'; there are config, doctor, run"), ("", "usage: lust"),
    ])
    func `a wrong command line says how it is used, and the status is 2`(arguments: String, words: String) {
        let run = lust(arguments)
        #expect(run.output.contains(words))
        #expect(run.status == 2)
    }
}
