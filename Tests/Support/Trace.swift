// SPDX-License-Identifier: MIT
import Glibc

extension TestDaemon {
    /// Runs a command in which the kernel refuses, or pretends to do, some system calls: `setresgid:error=EPERM`.
    ///
    /// Where the daemon comes up in spite of it, the command does not end, for strace follows the daemon: `NotInTime`.
    public func run(
        _ command: String, fault: String, _ options: [String] = [], within time: Duration = .seconds(20)
    ) throws -> Program.Result {
        let call = fault.prefix { $0 != ":" }
        let tracing = ["-f", "-qq", "-o", scratch["trace"], "-e", "trace=\(call)", "-e", "inject=\(fault)"]
        return try Program.run(
            "/usr/bin/strace", tracing + words(command, options), environment: environment, within: time)
    }

    /// Starts the daemon under strace, which follows it until it is stopped; its file is `scratch["trace"]`.
    ///
    /// - Parameter calls: As for `strace -e trace=`.
    public func beginTraced(_ calls: String, _ options: [String] = []) throws -> Program {
        try Program(
            "/usr/bin/strace",
            ["-f", "-qq", "-o", scratch["trace"], "-e", "trace=\(calls)"] + words("start", options),
            environment: environment)
    }

    /// The lines of the trace so far, each with its pid.
    public var trace: [String] { (File.text(scratch["trace"]) ?? "").split(separator: "\n").map(String.init) }
}
