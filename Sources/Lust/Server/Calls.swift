// SPDX-License-Identifier: MIT
internal import CLust
internal import CUnix
import Glibc

/// A report's system calls, for people and programs.
struct Calls {
    /// One of them.
    struct Call {
        let step: String
        let phase: String
        let name: String
        let arguments: [String]
        let result: Int64
        let nanoseconds: UInt32

        /// `setresuid(65534, 65534, 65534)`
        var text: String { name + "(" + arguments.joined(separator: ", ") + ")" }

        /// `0`, or `-1 EPERM`.
        var outcome: String {
            guard result < 0 else { return "\(result)" }
            return "-1 " + (error_name(Int32(-result)).map { String(cString: $0) } ?? "\(-result)")
        }
    }

    /// A plan's report, which lives as long as the process.
    private let report: UnsafePointer<clust_report>

    init(_ report: UnsafePointer<clust_report>) { self.report = report }

    /// Made when they are asked for: most starts show none.
    var list: [Call] { raw.map { Self.read($0) } }

    /// Whether a call of a step failed with an errno.
    func has(_ step: String, _ errno: Int32) -> Bool { list.contains { $0.step == step && $0.result == -Int64(errno) } }

    /// They are the report's last field. A key path to it would make a tuple type of a thousand.
    private var first: UnsafePointer<clust_call> {
        let all = Int(CLUST_CALLS) * MemoryLayout<clust_call>.stride
        let offset = MemoryLayout<clust_report>.size - all
        return UnsafeRawPointer(report).advanced(by: offset).assumingMemoryBound(to: clust_call.self)
    }

    private var raw: [UnsafePointer<clust_call>] { (0..<Int(report.pointee.count)).map { first + $0 } }

    private var weakened: [String] {
        (0..<UInt32(CLUST_STEPS.rawValue)).filter { report.pointee.weakened >> UInt64($0) & 1 == 1 }.map {
            $0 == CLUST_LANDLOCK.rawValue
                ? LandlockLacks(rawValue: report.pointee.lacks).text(abi: report.pointee.landlock)
                : String(cString: clust_step_name(clust_step($0)))
        }
    }

    private static func read(_ call: UnsafePointer<clust_call>) -> Call {
        let step = clust_step(UInt32(call.pointee.step))
        return Call(
            step: String(cString: clust_step_name(step)), phase: String(cString: clust_step_phase(step)),
            name: String(cString: clust_call_name(call)), arguments: arguments(of: call),
            // Below are no errors of the kernel's: the daemon made them up.
            result: max(-4095, call.pointee.result), nanoseconds: call.pointee.nanoseconds)
    }

    private static func arguments(of call: UnsafePointer<clust_call>) -> [String] {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { text in
            var arguments: [String] = []
            while let start = text.baseAddress,
                clust_call_argument(call, Int32(arguments.count), start, text.count) >= 0
            {
                arguments.append(String(cString: start))
            }
            return arguments
        }
    }

    private var tolerated: String? {
        report.pointee.weakened == 0 ? nil : "tolerated: \(weakened.joined(separator: ", ")) not done"
    }

    /// One line for the log.
    var summary: String {
        // Every daemon says it: without a list of them all.
        let calls = first
        var time = 0
        for index in 0..<Int(report.pointee.count) { time += Int(calls[index].nanoseconds) }
        let weak = tolerated.map { "; \($0)" } ?? ""
        return "sequence: \(report.pointee.count) system calls in \(time / 1000) µs\(weak)"
    }

    /// As JSON, or as a table.
    func text(name: String, asJSON: Bool, withResults: Bool) -> String {
        asJSON ? json(name: name, withResults: withResults) : table(withResults: withResults)
    }

    /// A line a call: step, call, and after a run its result and microseconds.
    private func table(withResults: Bool) -> String {
        let list = self.list
        let width = (list.map(\.step.count).max() ?? 0) + 2
        return list.map { call in
            let head = "\(call.phase.padded(to: 9))\(call.step.padded(to: width))\(call.text)"
            return withResults ? "\(head) = \(call.outcome)  \(microseconds(call)) µs\n" : head + "\n"
        }.joined() + (tolerated.map { "\($0)\n" } ?? "")
    }

    private func microseconds(_ call: Call) -> String {
        "\(call.nanoseconds / 1000).\(call.nanoseconds % 1000 / 100)"
    }

    /// Steps with their calls, in order.
    private func json(name: String, withResults: Bool) -> String {
        var steps: [(step: String, phase: String, calls: [String])] = []
        for call in list {
            if steps.last?.step != call.step { steps.append((call.step, call.phase, [])) }
            steps[steps.count - 1].calls.append(json(call, withResults: withResults))
        }
        let list = steps.map { step in
            JSON.object([
                ("step", JSON.string(step.step)), ("phase", JSON.string(step.phase)),
                ("calls", JSON.array(step.calls)),
            ])
        }
        return JSON.object([
            ("name", JSON.string(name)), ("steps", "[\n" + list.joined(separator: ",\n") + "]"),
            ("tolerated", JSON.array(weakened.map(JSON.string))),
        ]) + "\n"
    }

    private func json(_ call: Call, withResults: Bool) -> String {
        var members = [("name", JSON.string(call.name)), ("args", JSON.array(call.arguments.map(JSON.string)))]
        if withResults {
            members.append(("result", "\(call.result < 0 ? -1 : call.result)"))
            members.append(("errno", "\(call.result < 0 ? -call.result : 0)"))
            members.append(("ns", "\(call.nanoseconds)"))
        }
        return JSON.object(members)
    }
}
