// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// Launches in C under odd circumstances.
@Suite(.requiresRoot) final class LaunchTests {
    private let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func launch(_ deed: String) throws -> Program.Result {
        try Program.run(Product.path("launch"), [deed, scratch.path])
    }

    @Test func `a hook may open more descriptors than a report has room to tell of`() throws {
        let run = try launch("many")
        #expect(run.output == "ready: Success: ''\n", "\(run.text)")
    }

    @Test func `a descriptor to be kept that is not open is refused`() throws {
        let run = try launch("closed")
        #expect(run.output == "refused: descriptor 700, to be kept, is not open\n", "\(run.text)")
    }

    @Test func `what a report held before is not what it says`() throws {
        let run = try launch("dirty")
        #expect(run.output == "ready: Success: ''\n", "\(run.text)")
    }

    @Test func `a program whose parent is its keeper is known to run`() throws {
        let run = try launch("program")
        #expect(run.output == "ready: Success: ''\n", "\(run.text)")
    }

    @Test func `a log that takes nothing does not hold the keeper up`() throws {
        let run = try launch("full")
        #expect(run.output == "ready: Success: ''\ntidied up\n", "\(run.text)")
    }

    /// With calls refused or slowed down.
    private func launch(_ deed: String, _ faults: String...) throws -> Program.Result {
        let words = faults.flatMap { ["-e", "inject=\($0)"] } + [Product.path("launch"), deed, scratch.path]
        return try Program.run(
            "/usr/bin/strace", ["-f", "-qq", "-o", "/dev/null", "-e", "trace=clone,setsid,kill"] + words)
    }

    @Test(.requires("strace")) func `a launch that ends before the daemon's session is there leaves nothing`() throws {
        let run = try launch("slow", "setsid:delay_enter=400000", "kill:delay_exit=1200000:when=1")
        #expect(run.status == 1)
        #expect(run.output == "ready: Connection timed out: ''\n", "\(run.text)")
        #expect(scratch.processes.isEmpty)
    }

    @Test(.requires("strace")) func `a fork that is refused leaves the caller as it was`() throws {
        let run = try launch("slow", "clone:error=EAGAIN:when=1")
        #expect(run.output == "fork: Resource temporarily unavailable: ''\n", "\(run.text)")
    }
}
