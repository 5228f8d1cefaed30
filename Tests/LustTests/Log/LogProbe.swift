// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import TestSupport
import Testing

/// A process that was started for a test: spawned, as the test's own has many threads.
final class LogProbe {
    let process: pid_t
    private let input: Int32
    private let output: Int32
    private var text = ""

    /// The helper `logprobe`, which lies beside the tests.
    static func start(_ arguments: String..., environment: [String] = []) throws -> LogProbe {
        try LogProbe([Product.path("logprobe")] + arguments, environment)
    }

    /// Any program, found by PATH; its standard error is the tests'.
    init(_ words: [String], _ environment: [String] = []) throws {
        var (inner, outer): ([Int32], [Int32]) = ([0, 0], [0, 0])
        // Closed on exec from the beginning: other tests spawn at the same time.
        try #require(sys_pipe(&inner) == 0 && sys_pipe(&outer) == 0)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, inner[0], 0)
        posix_spawn_file_actions_adddup2(&actions, outer[1], 1)
        // The threads that tests run on have nearly every signal blocked, which a child would inherit: SIGTERM too.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let added = ["SWIFT_BACKTRACE=enable=no", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"] + environment
        var arguments = words.map { strdup($0) } + [nil]
        var variables = added.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process = pid_t()
        let result = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &variables)
        close(inner[0])
        close(outer[1])
        (input, output, self.process) = (inner[1], outer[0], process)
        try #require(result == 0, "\(words[0]): \(String(cString: strerror(result)))")
    }

    func say(_ line: String) {
        let text = line + "\n"
        _ = text.withCString { write(input, $0, strlen($0)) }
    }

    /// Waits for a line of output.
    func hear() -> String? {
        while true {
            if let end = text.firstIndex(of: "\n") {
                defer { text = String(text[text.index(after: end)...]) }
                return String(text[..<end])
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(output, &chunk, chunk.count)
            guard count > 0 else { return nil }
            text += String(decoding: chunk[..<count], as: UTF8.self)
        }
    }

    /// Waits for the end: the exit status, or minus the signal.
    @discardableResult
    func end() -> Int32 {
        close(input)
        defer { close(output) }
        while hear() != nil {}
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f)
    }
}
