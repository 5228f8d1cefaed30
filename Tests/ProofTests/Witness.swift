// SPDX-License-Identifier: MIT

/// What is taken for the same when two witnesses are compared. There is nothing else; see SECURITY.md.
///
/// 1. The pid: it is not known before. The text written to the pid file, and its length, are left out of the plan.
/// 2. What the kernel writes has no value before the call, and an address says nothing: `...` is anything, but not a
///    missing argument.
/// 3. Arguments that strace leaves out, because the kernel does not look at them, are 0 or NULL at the end of a list.
/// 4. A fork is libc's: fork, vfork, clone or clone3, of which the flags count and not libc's addresses.
/// 5. A hook's own calls are the server's: between the two calls around it anything may stand.
/// 6. strace writes 20480 as 20*1024.
enum Witness {
    /// The call, as all witnesses have it.
    static func normal(_ call: SystemCall) -> SystemCall {
        var (name, arguments) = (call.name, call.arguments)
        if ["fork", "vfork", "clone", "clone3"].contains(name) {
            name = "clone"
            arguments = arguments.compactMap { $0.hasPrefix("flags=") || !$0.contains("=") ? bare($0) : nil }
        }
        while arguments.last == "0" || arguments.last == "NULL", ["prctl", "keyctl", "setsid"].contains(name) {
            arguments.removeLast()
        }
        return SystemCall(step: call.step, name: name, arguments: arguments.map(multiplied))
    }

    private static func bare(_ text: String) -> String { text.hasPrefix("flags=") ? String(text.dropFirst(6)) : text }

    private static func multiplied(_ text: String) -> String {
        guard text.contains("*1024") else { return text }
        var result = ""
        for part in text.split(separator: "=", omittingEmptySubsequences: false) {
            let number = part.prefix { $0.isNumber }
            if let value = Int(number), part.dropFirst(number.count).hasPrefix("*1024") {
                result += "\(value * 1024)" + part.dropFirst(number.count + 5) + "="
            } else {
                result += part + "="
            }
        }
        return String(result.dropLast())
    }

    /// Whether a call of the plan, or of the report, is what another witness saw.
    static func agree(_ planned: SystemCall, _ seen: SystemCall) -> Bool {
        let (one, other) = (normal(planned), normal(seen))
        guard one.name == other.name, one.arguments.count == other.arguments.count else { return false }
        let isPid = one.name == "pwrite64" && one.arguments[1] == "\"0\\n\""
        return one.arguments.indices.allSatisfy { index in
            (isPid && (1...2).contains(index)) || fits(other.arguments[index], one.arguments[index])
        }
    }

    private static func fits(_ seen: String, _ planned: String) -> Bool {
        guard let gap = planned.firstRange(of: "...") else { return seen == planned }
        return seen.hasPrefix(planned[..<gap.lowerBound]) && seen.hasSuffix(planned[gap.upperBound...])
    }

    /// Where the second witness says otherwise; empty if it agrees. What follows the first's end is not looked at.
    static func difference(_ names: (String, String), _ first: [SystemCall], _ second: [SystemCall]) -> String {
        var (lines, at) = ([String](), 0)
        for (index, call) in first.enumerated() {
            if call.name == "hook" {
                guard index + 1 < first.count else { continue }
                if at < second.count, second[at].name == "hook" { at += 1 }
                if let next = second[at...].firstIndex(where: { agree(first[index + 1], $0) }) { at = next }
                continue
            }
            let seen = at < second.count ? second[at] : nil
            if let seen, agree(call, seen) {
                lines.append("  \(call)")
            } else {
                lines.append("- \(names.0): \(call)")
                lines.append("+ \(names.1): \(seen.map(\.description) ?? "nothing")")
            }
            at += 1
        }
        return lines.contains { $0.hasPrefix("-") } ? excerpt(lines) : ""
    }

    /// The lines that differ, each with the two before it.
    private static func excerpt(_ lines: [String]) -> String {
        let wanted = lines.indices.filter { index in
            lines[index...].prefix(3).contains { !$0.hasPrefix(" ") }
        }
        return wanted.prefix(40).map { lines[$0] }.joined(separator: "\n")
    }
}
