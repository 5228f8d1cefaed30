// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// The environment is a process's: each case is a probe of its own.
@Suite(.requiresRoot) struct EnvironmentTests {
    private func environment(_ given: [String], _ extras: String = "") throws -> Set<String> {
        let probe = try TestDaemon("probe", ["begin": "facts", "environment": extras], environment: given)
        try probe.start()
        let facts = (File.text(probe.jail + "/data/facts") ?? "").split(separator: "\n")
        return Set(facts.filter { $0.hasPrefix("env ") }.map { String($0.dropFirst(4)) })
    }

    private static let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    @Test func `language and zone are kept and the path is the system's`() throws {
        let kept = try environment(["LC_TIME=C", "TZ=Europe/Berlin", "PATH=/tmp", "HOME=/root", "USER=root"])
        #expect(kept == ["LANG=C.UTF-8", "LC_TIME=C", "TZ=Europe/Berlin", Self.path])
    }

    @Test func `extras are kept or set`() throws {
        let kept = try environment(["A=1", "B=2"], "A, C=3, D=, PATH=/bin")
        #expect(kept == ["LANG=C.UTF-8", "A=1", "C=3", "D=", "PATH=/bin", "TZ=:/etc/localtime"])
    }

    @Test(arguments: ["/etc/shadow", ":/etc/shadow", "../../etc/shadow", ":/usr/share/zoneinfo/../../../etc/shadow"])
    func `a zone that is another file is not kept`(zone: String) throws {
        #expect(try environment(["TZ=\(zone)"]).contains("TZ=:/etc/localtime"))
    }

    @Test(arguments: ["UTC", ":UTC", "/usr/share/zoneinfo/UTC", "EST5EDT,M3.2.0,M11.1.0"])
    func `a zone is kept`(zone: String) throws {
        #expect(try environment(["TZ=\(zone)"]).contains("TZ=\(zone)"))
    }

    @Test func `what is no variable is not kept`() throws {
        #expect(
            try environment(["=1", "LD_PRELOAD=/x", "LANGUAGE=de"]) == [
                "LANG=C.UTF-8", Self.path, "TZ=:/etc/localtime",
            ])
    }
}
