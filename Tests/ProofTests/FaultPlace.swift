// SPDX-License-Identifier: MIT
import Foundation
import TestSupport

/// A folder in which one daemon is started again and again.
struct FaultPlace: Sendable {
    /// What came of a start.
    struct Outcome {
        /// The call that was changed.
        let call: String
        /// What the tracer wrote, without that line.
        let facts: String
        /// The starter's exit status, if it ended by itself.
        let status: Int32?
        /// Its words.
        let said: String
        /// The log's.
        let logged: String
        /// What should not be there any more.
        let left: String?

        /// Whether the operator learns where it failed. A report that does not reach the starter is missed by it, as the
        /// daemon's word that it is ready, and told by the daemon in the log.
        func names(_ step: String) -> Bool {
            if said.contains("\(step): ") { return true }
            return step == "report" && (said.contains("ready: ") || logged.contains("report: "))
        }
    }

    private let shape: FaultMatrix.Shape
    private let part: FaultMatrix.Part
    private let daemon: TestDaemon

    init(_ shape: FaultMatrix.Shape, _ part: FaultMatrix.Part) throws {
        (self.shape, self.part) = (shape, part)
        daemon =
            shape == .hooks
            ? try TestDaemon("probe", environment: ["PROBE=hooks"]) : try TestDaemon("threadserver", shape.settings)
    }

    private var options: [String] { shape == .foreground ? ["--foreground"] : [] }

    private var words: [String] {
        guard shape.isC else { return daemon.words("start", options) }
        let walls = shape == .cWalls ? ["-w"] : []
        return [Product.path("cdaemon")] + walls + ["-p", "\(daemon.port)", daemon.scratch["jail"]]
    }

    /// The calls up to the one by which the daemon says that the sequence is done; or those by which it says that it is
    /// ready; or the keeper's.
    func plan() throws -> [SystemCall] {
        let all = try allCalls().filter { $0.name != "hook" }
        if part == .keeper { return all.filter { $0.step == "keeper" } }
        // Without a pid file there is only the word to the starter.
        let end = all.firstIndex { $0.step == "ready" } ?? all.count - 1
        return Array(part == .sequence ? all[..<end] : all[end...])
    }

    private func allCalls() throws -> [SystemCall] {
        guard shape.isC else {
            return try SystemCall.list(json: try daemon.run("plan", options + ["--json"]).output)
        }
        let words = ["-n"] + words.dropFirst()
        return SystemCall.list(table: try Program.run(Product.path("cdaemon"), words).output)
    }

    func run(index: Int, errno: Int32?, changes: Bool) throws -> Outcome {
        let report = daemon.scratch["report"]
        for file in [daemon.pidFile, daemon.log] { File.remove(file) }
        let action = changes ? errno.map { "\($0)" } ?? "lie" : "none"
        let result = try Program.run(
            Product.path("fault"),
            (shape == .foreground ? ["-f"] : []) + part.options + ["\(index)", action, report] + words,
            environment: daemon.environment)
        var lines = (File.text(report) ?? "").split(separator: "\n").map(String.init)
        let call = lines.first.map { $0.hasPrefix("call ") ? String($0.dropFirst(5)) : "" } ?? ""
        if !call.isEmpty { lines.removeFirst() }
        let status = lines.first.flatMap { $0.hasPrefix("exit ") ? Int32($0.dropFirst(5)) : nil }
        var left: String?
        // In the foreground nobody is left who could reach it; it is not locked, so the next start takes it.
        if status != nil, shape != .foreground, File.exists(daemon.pidFile) { left = "a pid file" }
        if status != nil, !daemon.survivors.isEmpty { left = "a process" }
        return Outcome(
            call: call, facts: lines.map { facts(in: $0) + "\n" }.joined(), status: status, said: result.errorOutput,
            logged: daemon.logText, left: left)
    }
}

extension FaultPlace {
    /// The same in every folder.
    private func facts(in line: String) -> String {
        guard let range = line.firstRange(of: daemon.scratch.path) else { return line }
        return line.replacingCharacters(in: range, with: "…")
    }
}

extension Witness {
    /// Lines of the second that the first has otherwise.
    static func lines(_ first: String, _ second: String) -> String {
        let (one, other) = (first.split(separator: "\n"), second.split(separator: "\n"))
        let known = Set(one), seen = Set(other)
        let lost = one.filter { !seen.contains($0) }.map { "-\($0)" }
        return (lost + other.filter { !known.contains($0) }.map { "+\($0)" }).joined(separator: "; ")
    }
}
