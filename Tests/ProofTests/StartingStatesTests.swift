// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// From every state a start can begin in there are two outcomes: the target, complete, or a refusal before anything.
@Suite(.requiresRoot) final class StartingStatesTests {
    private let scratch: Scratch
    init() throws { scratch = try Scratch() }

    @Test func `every starting state ends in the target or in a refusal, as the documentation has it`() throws {
        try scratch.makeFolder("jail")
        let run = try Program.run(Product.path("states"), [scratch["jail"]], within: .seconds(120))
        #expect(run.status == 0 && run.errorOutput.isEmpty, "\(run.errorOutput.prefix(2000))")
        let rows = run.output.split(separator: "\n").dropFirst(2).map { $0.split(separator: "|").map { $0.trimmed } }
        #expect(rows.count == 5)
        #expect(rows.allSatisfy { $0.count == 5 && $0[4] == "0" }, "something else came of a state:\n\(run.output)")

        let page = Product.folder + "/Sources/Lust/Lust.docc/StartingStates.md"
        let text = StartingStatesPage.text(run.output, rows.map { $0.dropFirst().map { Int($0) ?? 0 } })
        if File.text(page) != text {
            try File.write(page, text)
            Issue.record("\(page) was not what the kernel says, and is written anew: look at it, and commit it")
        }
    }
}

extension Substring {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}

/// The page in the documentation.
private enum StartingStatesPage {
    static func text(_ table: String, _ rows: [[Int]]) -> String {
        func sum(_ column: Int) -> Int { rows.reduce(0) { $0 + $1[column] } }
        return """
            # Starting states

            What comes of a start, from every state that it can begin in.

            ## Overview

            The kernel's rules of identity are intricate enough that they were once explored by running them (Chen, Wagner,
            Dean, *Setuid Demystified*, USENIX Security 2002). The sequence of a launch is explored in the same way: from each of
            \(sum(0)) states a process calls it, and is then judged by other means than the sequence's own. There are two outcomes.
            Either the process is the target, complete: three user ids, three group ids, no supplementary group, no capability but
            those kept, no way back to root, `no_new_privs`, not dumpable, and `/` is the jail. Or the start was refused, with a
            sentence, before anything was done. \(sum(1)) states reach the target, \(sum(2)) are refused, \(sum(3)) end otherwise.

            `u` is the target, `v` another user. The four capabilities are CAP_SETUID, CAP_SETGID, CAP_SETPCAP and
            CAP_SYS_CHROOT. A state without CAP_SETPCAP can reach the target: the bounding set and the secure bits then stay
            as they are, the report says so, and `no_new_privs` stands in for both.

            \(table)
            This page is written by the test `every starting state ends in the target or in a refusal, as the documentation has it`,
            which fails where the kernel, or the sequence, says otherwise.

            """
    }
}
