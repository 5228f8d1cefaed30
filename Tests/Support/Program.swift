// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A program that a test runs.
///
/// Spawned, never forked: the test process has several threads.
public final class Program: @unchecked Sendable {
    /// How a program ended, and what it said.
    public struct Result: Sendable {
        /// Its exit status; 128 and the signal's number if it was killed.
        public let status: Int32
        /// What it wrote on standard output.
        public let output: String
        /// What it wrote on standard error.
        public let errorOutput: String
        /// Both, for a failed test's message.
        public var text: String { "status \(status)\n\(output)\(errorOutput)" }
    }

    /// Its process, which is its process group's leader too.
    public let pid: Int32

    private let name: String
    private var pipes: [Int32]
    private var texts: [[UInt8]] = [[], []]
    private var ended: Int32?

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - environment: All of it, `NAME=value`; nil is a small one.
    ///   - input: What it reads on standard input.
    ///   - files: Descriptors that it gets besides 0, 1 and 2: its number, and this process's.
    ///   - uid: Whom it runs as, with the group of the same number; nil is this process's user.
    ///   - directory: Where it runs; nil is here.
    public init(
        _ path: String, _ arguments: [String] = [], environment: [String]? = nil, input: String = "",
        files: [Int32: Int32] = [:], uid: UInt32? = nil, directory: String? = nil
    ) throws {
        var words = [path] + arguments
        if let uid { words = ["/usr/bin/setpriv", "--reuid=\(uid)", "--regid=\(uid)", "--clear-groups", "--"] + words }
        name = path
        let (input, output, error) = (try Pipe(holding: input), try Pipe(), try Pipe())
        pipes = [output.reader, error.reader]
        defer { for end in [input.reader, output.writer, error.writer] { _ = sys_close(end) } }
        var all = files
        (all[0], all[1], all[2]) = (input.reader, output.writer, error.writer)
        if let directory { words = ["/usr/bin/env", "-C", directory, "--"] + words }
        pid = try Self.spawn(words, environment ?? Self.plainEnvironment, all)
    }

    deinit {
        end()
        for pipe in pipes { _ = sys_close(pipe) }
    }

    /// Runs a program to its end.
    ///
    /// - Throws: ``NotInTime`` if it has not ended by then; it is killed, with its process group.
    public static func run(
        _ path: String, _ arguments: [String] = [], environment: [String]? = nil, input: String = "",
        files: [Int32: Int32] = [:], uid: UInt32? = nil, directory: String? = nil, within time: Duration = .seconds(30)
    ) throws -> Result {
        try Program(
            path, arguments, environment: environment, input: input, files: files, uid: uid, directory: directory
        ).wait(within: time)
    }

    /// Runs a shell script, whose `$1`, `$2` … are the arguments.
    public static func shell(
        _ script: String, _ arguments: [String] = [], environment: [String]? = nil, within time: Duration = .seconds(30)
    ) throws -> Result {
        try run("/bin/sh", ["-c", script, "sh"] + arguments, environment: environment, within: time)
    }

    /// Waits for its end.
    ///
    /// What a descendant writes later is not waited for.
    public func wait(within time: Duration = .seconds(30)) throws -> Result {
        let handle = sys_pidfd_open(pid)
        defer { _ = sys_close(handle) }
        let deadline = ContinuousClock.now + time
        while ended == nil {
            var waited = (pipes + [handle]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            _ = sys_poll(&waited, 3, 50)
            for index in 0...1 where waited[index].revents != 0 { drain(index) }
            if waited[2].revents != 0 {
                var status: Int32 = 0
                waitpid(pid, &status, 0)
                ended = status & 0x7f == 0 ? status >> 8 & 255 : 128 + status & 0x7f
            } else if .now > deadline {
                throw NotInTime(description: "\(name) did not end within \(time): \(errorText)")
            }
        }
        for index in 0...1 { drain(index) }
        return Result(status: ended ?? 0, output: String(decoding: texts[0], as: UTF8.self), errorOutput: errorText)
    }

    /// Ends it, with its process group, if it has not ended.
    public func end() {
        guard ended == nil else { return }
        kill(-pid, SIGKILL)
        waitpid(pid, nil, 0)
        ended = 128 + SIGKILL
    }

    private var errorText: String { String(decoding: texts[1], as: UTF8.self) }

    /// Reads what is there; a pipe that has ended is not polled again.
    private func drain(_ index: Int) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while pipes[index] >= 0 {
            let size = sys_read(pipes[index], &buffer, buffer.count)
            if size > 0 {
                texts[index] += buffer[..<size]
            } else if size == 0 {
                _ = sys_close(pipes[index])
                pipes[index] = -1
            } else {
                return
            }
        }
    }

    private static let plainEnvironment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]

    /// What whoever runs the tests left open must not come along.
    private static let closesInherited: Void = {
        for number in Int32(3)..<1024 where fcntl(number, F_GETFD) >= 0 { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }()

    private static func spawn(
        _ words: [String], _ environment: [String], _ files: [Int32: Int32]
    ) throws -> pid_t {
        _ = closesInherited
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (to, from) in files { posix_spawn_file_actions_adddup2(&actions, from, to) }
        // What other tests, or who runs them, have open at the moment is not the program's.
        addCloseFrom(&actions, (files.keys.max() ?? 2) + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var pid: pid_t = 0
        let error = withStrings(words) { argv in
            withStrings(environment) { posix_spawnp(&pid, words[0], &actions, &attributes, argv, $0) }
        }
        if error != 0 { throw NotInTime(description: "\(words[0]): \(String(cString: strerror(error)))") }
        return pid
    }

    private static func withStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var copies = strings.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return body(&copies)
    }

    /// Both ends close-on-exec from the first, for other tests spawn meanwhile; the reader does not wait.
    private struct Pipe {
        let reader, writer: Int32

        init(holding text: String? = nil) throws {
            var ends: [Int32] = [0, 0]
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw NotInTime(description: "pipe: errno \(errno)") }
            (reader, writer) = (ends[0], ends[1])
            guard let text else {
                _ = fcntl(reader, F_SETFL, O_NONBLOCK)
                return
            }
            _ = Array(text.utf8).withUnsafeBytes { sys_write(ends[1], $0.baseAddress, $0.count) }
            _ = sys_close(writer)
        }
    }
}

/// glibc's, which its header hides without _GNU_SOURCE.
@_silgen_name("posix_spawn_file_actions_addclosefrom_np") @discardableResult
private func addCloseFrom(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32) -> Int32
