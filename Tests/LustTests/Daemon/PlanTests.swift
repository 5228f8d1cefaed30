// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// `plan`, `check`, `config` and `start --explain`: what they print is what is.
@Suite(.requiresRoot) final class PlanTests {
    let daemon: TestDaemon
    init() throws { daemon = try TestDaemon() }

    private struct Plan: Decodable {
        struct Step: Decodable {
            struct Call: Decodable {
                let name: String
                let args: [String]
                let result: Int?
                let errno: Int?
                let ns: Int?
            }
            let step: String
            let phase: String
            let calls: [Call]
        }
        let name: String
        let steps: [Step]
        var calls: [Step.Call] { steps.flatMap(\.calls) }
    }

    private func read(_ result: Program.Result) throws -> Plan {
        #expect(result.status == 0, "\(result.text)")
        return try JSONDecoder().decode(Plan.self, from: Data(result.output.utf8))
    }

    @Test func `a plan runs nothing and makes nothing`() throws {
        #expect(try daemon.run("plan").status == 0)
        #expect(daemon.survivors.isEmpty)
        #expect(File.names(in: daemon.scratch.path).sorted() == ["etc", "log", "run"])
        #expect(File.names(in: daemon.scratch["run"]).isEmpty && File.names(in: daemon.scratch["log"]).isEmpty)
    }

    @Test func `a plan in JSON has every step with its calls in order`() throws {
        let plan = try read(try daemon.run("plan", ["--json"]))
        #expect(plan.name == "threadserver")
        let steps = plan.steps.map(\.step)
        let passage = try #require(steps.firstIndex(of: "chroot"))
        #expect(steps[passage...].prefix(3) == ["chroot", "setresuid", "capset"])
        #expect(plan.steps[passage + 1].calls.map(\.args) == [Array(repeating: "\(TestDaemon.uid)", count: 3)])
        #expect(plan.steps.allSatisfy { ["starter", "child", "daemon"].contains($0.phase) && !$0.calls.isEmpty })
    }

    @Test func `the plan is the same before, while and after it runs`() throws {
        let before = try daemon.run("plan", ["--json"]).output
        try daemon.start()
        let meanwhile = try daemon.run("plan", ["--json"]).output
        try daemon.run("stop")
        #expect(before == (try daemon.run("plan", ["--json"]).output))
        #expect(before == meanwhile)
    }

    @Test func `what a start explains is what was planned`() throws {
        let plan = try read(try daemon.run("plan", ["--json"]))
        let run = try read(try daemon.run("start", ["--explain", "--json"]))
        #expect(run.calls.map(\.name) == plan.calls.map(\.name))
        #expect(run.steps.map(\.step) == plan.steps.map(\.step))
        for (done, planned) in zip(run.calls, plan.calls) where !["pwrite64", "writev", "clone"].contains(done.name) {
            #expect(done.args == planned.args, "\(done.name)")
        }
        #expect(run.calls.allSatisfy { $0.result != nil && $0.errno != nil && $0.ns != nil })
    }

    @Test func `what is tried and must fail has failed`() throws {
        let run = try read(try daemon.run("start", ["--explain", "--json"]))
        let tried = run.steps.filter { $0.step == "must fail" }.flatMap(\.calls)
        #expect(tried.count >= 8)
        let filtered = run.calls.filter { $0.name == "ioctl" }
        #expect(filtered.count == 1)
        #expect((tried + filtered).allSatisfy { $0.result == -1 && $0.errno == 1 })
        let others = run.steps.filter { $0.step != "must fail" }.flatMap(\.calls).filter { $0.name != "ioctl" }
        // What was closed is asked for once more, and has to be gone.
        #expect(others.allSatisfy { $0.errno == 0 || (($0.errno ?? 0) == Int(EBADF) && $0.args.last == "F_GETFD") })
    }

    @Test func `a table has a line a call with its result`() throws {
        let result = try daemon.run("start", ["--explain"])
        let lines = result.output.split(separator: "\n")
        #expect(lines.last?.hasPrefix("threadserver started, pid ") == true)
        #expect(lines.dropLast().allSatisfy { $0.contains(") = ") && $0.hasSuffix(" µs") }, "\(result.output)")
    }

    @Test func `check says that all is well or what is not`() throws {
        let well = try daemon.run("check")
        #expect(well.status == 0 && well.output == "threadserver: all is well\n")
        try daemon.configure(["uid": "lust-nobody-knows"])
        let ill = try daemon.run("check", ["--json"])
        #expect(ill.status == 6)
        let object = try JSONSerialization.jsonObject(with: Data(ill.output.utf8)) as? [String: Any]
        #expect(object?["ok"] as? Bool == false)
        #expect((object?["problems"] as? [String])?.first?.contains("no such user") == true)
    }

    @Test func `check says what is wrong with the log's destinations`() throws {
        let (gone, link) = (daemon.scratch["gone/x.log"], daemon.scratch["link.log"])
        symlink("x.log", link)
        try daemon.configure(["log": "file:\(gone), file:\(link)"])
        let ill = try daemon.run("check")
        #expect(ill.status == 6)
        #expect(ill.output.contains("log: \(daemon.scratch["gone"]): No such file or directory"))
        #expect(ill.output.contains("log: \(link): is not a regular file"))
        try daemon.configure(["log": "file:/a, file:/a"])
        let twice = try daemon.run("check")
        #expect(twice.output.contains(": log: file:/a is there twice"))
        try daemon.configure(["log": "file:/a, file:/b, file:/c, file:/d, file:/e"])
        let many = try daemon.run("check")
        #expect(many.output.contains(": log: 5 destinations; write 4 at most"))
    }

    @Test func `config says every value and where it is from`() throws {
        let object =
            try JSONSerialization.jsonObject(
                with: Data(try daemon.run("config", ["--json", "--set", "greeting=Ho"]).output.utf8))
            as? [String: String]
        #expect(object?["threadserver.greeting"] == "Ho")
        #expect(object?["threadserver.ports"] == "\(daemon.port)")
        let table = try daemon.run("config", ["--set", "greeting=Ho"]).output
        #expect(table.contains("command line") || table.contains("--set"))
        #expect(table.contains("\(daemon.configuration):"))
        #expect(table.contains("default"))
    }

    @Test func `version and help are there for everybody`() throws {
        let version = try Program.run(Product.path("threadserver"), ["--version"])
        #expect(version.status == 0 && version.output.hasPrefix("threadserver "))
        for command in ["start", "stop", "status", "plan", "check", "config", "help"] {
            let help = try Program.run(Product.path("threadserver"), [command, "--help"])
            #expect(help.status == 0 && help.output.contains("usage: threadserver \(command)"))
        }
    }
}
