// SPDX-License-Identifier: MIT
import Glibc
import Testing

/// A folder of a test's own, gone with it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/lust-test-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit { system("rm -rf '\(path)'") }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The file's lines; a line without its newline is the last, with a mark.
    func lines(_ name: String) throws -> [Substring] {
        let text = try text(name)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() } else if !text.isEmpty { lines[lines.count - 1] += "<no newline>" }
        return lines
    }

    func text(_ name: String) throws -> String {
        let descriptor = open(file(name), O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0, "\(name) is not there")
        defer { close(descriptor) }
        var found: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(descriptor, &chunk, chunk.count), count > 0 { found += chunk[..<count] }
        return String(decoding: found, as: UTF8.self)
    }

    func write(_ name: String, _ text: String, append: Bool = false) throws {
        let descriptor = open(file(name), O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let count = text.withCString { Glibc.write(descriptor, $0, strlen($0)) }
        #expect(count == text.utf8.count)
    }
}
