// SPDX-License-Identifier: MIT
import Glibc

/// Looks at any running daemon, Lust's or not, and says what is as it should be.
///
/// Source: daemon(7), "SysV Daemons", for the steps; credentials(7), capabilities(7) and chroot(2) for the rest.
package struct Doctor {
    package let pid: Int32
    package let name: String
    package let findings: [Finding]

    /// Examines a process. As root; anybody else sees less.
    ///
    /// - Parameter who: A pid, or a name: of a pid file in `/run`, or a program's.
    /// - Throws: ``LustError`` with status 3: there is no such process.
    package init(examining who: String) throws(LustError) {
        guard let pid = pid_t(who) ?? Self.find(who), let patient = Patient(pid: pid) else {
            throw LustError(step: "doctor", subject: who, "no such process", exit: ExitStatus(rawValue: 3))
        }
        self.pid = pid
        name = patient.name
        findings = patient.steps + [patient.pidFile] + patient.privileges + patient.openFiles
    }

    /// By the kernel's word on who locks the pid file; by the number in it, if that process is of the name; by name.
    private static func find(_ name: String) -> pid_t? {
        for path in ["/run/\(name).pid", "/run/\(name)/\(name).pid", "/var/run/\(name).pid"] {
            if case .running(let pid) = Claim(of: path) { return pid }
            let number = ProcFile.read(path)?.split(whereSeparator: \.isWhitespace).first.flatMap { pid_t($0) }
            if let number, isNamed(name, number) { return number }
        }
        let all = ProcFile.names(in: "/proc").compactMap { pid_t($0) }.filter { isNamed(name, $0) }
        // Of a server and its workers, the first.
        return all.min()
    }

    private static func isNamed(_ name: String, _ pid: pid_t) -> Bool {
        ProcFile.read("/proc/\(pid)/comm")?.split(separator: "\n").first.map { $0 == name.prefix(15) } ?? false
    }

    package func count(_ verdict: Finding.Verdict) -> Int { findings.filter { $0.verdict == verdict }.count }

    package var text: String {
        let counts = Finding.Verdict.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
        return "\(name), pid \(pid)\n\n" + findings.map(\.text).joined() + "\n\(counts)\n"
    }

    package var json: String {
        let counts = Finding.Verdict.allCases.map { ($0.rawValue, "\(count($0))") }
        return JSON.object(
            [("name", JSON.string(name)), ("pid", "\(pid)")] + counts
                + [("findings", JSON.array(findings.map(\.json)))], lines: true) + "\n"
    }
}
