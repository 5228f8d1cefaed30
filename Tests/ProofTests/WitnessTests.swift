// SPDX-License-Identifier: MIT
import Dispatch
import Glibc
import Synchronization
import TestSupport
import Testing

/// The calls that are planned, those that are reported and those that strace sees are the same, one by one.
@Suite(.requiresRoot, .requires("strace")) struct WitnessTests {
    @Test func `plan, report and trace agree for every Swift configuration, call by call and argument by argument`() {
        let differences = Mutex<[String]>([])
        let all = StartShape.all
        DispatchQueue.concurrentPerform(iterations: all.count) { index in
            let found: String
            do { found = try all[index].difference() } catch { found = "\(all[index].name): \(error)" }
            if !found.isEmpty { differences.withLock { $0.append(found) } }
        }
        let found = differences.withLock { $0 }
        #expect(
            found.isEmpty, "\(found.count) of \(all.count) configurations differ:\n\(found.joined(separator: "\n\n"))")
    }

    @Test(arguments: [[], ["-f"], ["-w"], ["-w", "-f"]])
    func `plan, report and trace agree for the C example`(options: [String]) throws {
        let (scratch, isForeground) = (try Scratch(), options.contains("-f"))
        let (program, port) = (Product.path("cdaemon"), try freePort())
        let words = ["-p", "\(port)", scratch["jail"]]
        let plan = SystemCall.list(table: try Program.run(program, options + ["-n"] + words).output)
        let strace = ["-f", "-qq", "-o", scratch["trace"], program] + options + ["-x"] + words
        let run = try Program("/usr/bin/strace", strace)
        try waitUntil("it answers") { fetch(port) == "HI!" }
        func left() -> [Proc] { scratch.processes.filter { !$0.text("cmdline").hasPrefix("/usr/bin/strace") } }
        try waitUntil("its starter has said so") { left().count == 1 }
        for process in left() { kill(process.pid, SIGTERM) }
        let report = SystemCall.list(table: try run.wait().output)
        let trace = Trace(
            lines: (File.text(scratch["trace"]) ?? "").split(separator: "\n").map(String.init),
            forks: isForeground ? 0 : 2)
        let sequence = plan.prefix { $0.step != "ready" }
        #expect(plan.count > 80)
        #expect(
            Witness.difference(("plan", "strace"), Array(sequence.dropLast(isForeground ? 0 : 1)), trace.calls) == ""
        )
        if !isForeground { #expect(Witness.difference(("plan", "report"), Array(sequence), report) == "") }
        withExtendedLifetime(scratch) {}
    }
}

/// One way to start a server.
struct StartShape: Sendable {
    let jail, drop, foreground, jailProc, hooks, walls: Bool
    let capabilities: String

    static let all: [StartShape] = [true, false].flatMap { jail in
        [true, false].flatMap { drop in
            (drop ? ["", "net_bind_service", "net_bind_service, sys_nice"] : [""]).flatMap { capabilities in
                (jail ? [false, true] : [false]).flatMap { jailProc in
                    [false, true].flatMap { foreground in
                        [false, true].flatMap { hooks in
                            [false, true].map { walls in
                                StartShape(
                                    jail: jail, drop: drop, foreground: foreground, jailProc: jailProc, hooks: hooks,
                                    walls: walls, capabilities: capabilities)
                            }
                        }
                    }
                }
            }
        }
    }

    var name: String {
        "jail=\(jail) drop=\(drop) capabilities=[\(capabilities)] foreground=\(foreground) jail_proc=\(jailProc) "
            + "hooks=\(hooks) walls=\(walls)"
    }

    /// Plans it, starts it under strace, stops it, and says where the three disagree.
    func difference() throws -> String {
        var settings = [
            "jail": jail ? walls ? "namespace" : "yes" : "no", "drop": drop ? "yes" : "no",
            "jail_proc": jailProc ? "self" : "none",
            "capabilities": capabilities,
        ]
        if walls {
            for name in ["write", "connect", "bind"] { settings["landlock_\(name)"] = "none" }
            settings["landlock_read"] = "/"
        }
        let daemon =
            hooks
            ? try TestDaemon("probe", settings, environment: ["PROBE=hooks"]) : try TestDaemon("threadserver", settings)
        let options = foreground ? ["--foreground"] : []
        let plan = try SystemCall.list(json: try daemon.run("plan", options + ["--json"]).output)
        let run = try daemon.beginTraced("all", options + ["--explain", "--json"])
        try waitUntil("it runs: \(name)") { try daemon.run("status").status == 0 }
        try daemon.run("stop")
        let report = try SystemCall.list(json: try run.wait().output)
        let trace = Trace(lines: daemon.trace, forks: foreground ? 0 : 2).calls
        let sequence = plan.prefix { $0.step != "ready" }
        let serving = Array(plan[sequence.count...])
        let tail = trace.dropFirst(sequence.count)
        var found = [
            Witness.difference(("plan", "report"), foreground ? Array(sequence) : plan, report),
            Witness.difference(("plan", "strace"), Array(sequence), trace),
            Witness.difference(("report", "strace"), Array(report.prefix { $0.step != "ready" }), trace),
        ]
        for call in serving where !tail.contains(where: { Witness.agree(call, $0) }) {
            found.append("- plan: \(call)\n+ strace: nothing like it after the sequence")
        }
        if plan.count < 30 { found.append("the plan has only \(plan.count) calls") }
        found.removeAll { $0.isEmpty }
        return found.isEmpty ? "" : name + "\n" + found.joined(separator: "\n")
    }
}
