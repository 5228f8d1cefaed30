// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// The filter of system calls, as a broken-in daemon meets it.
@Suite(.requiresRoot) final class SeccompTests {
    /// How each call was answered, by the daemon itself: its group, its name, the answer.
    private struct Answer {
        let group: String, name: String, answer: String

        init?(_ line: Substring) {
            guard let colon = line.lastIndex(of: ":"), let blank = line.firstIndex(of: " ") else { return nil }
            group = String(line[..<blank])
            name = String(line[line.index(after: blank)..<colon])
            answer = String(line[line.index(colon, offsetBy: 2)...])
        }
    }

    private func answers(_ filter: String) throws -> [Answer] {
        let daemon = try TestDaemon("probe", ["begin": "calls", "seccomp": filter])
        let pid = try daemon.start()
        #expect(Proc(pid).field("Seccomp") == (filter == "off" ? "0" : "2"))
        let answers = (File.text(daemon.jail + "/data/calls") ?? "").split(separator: "\n").compactMap { Answer($0) }
        try #require(answers.count > 250)
        return answers
    }

    /// AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET; and AF_UNSPEC, which is none.
    private let others = ["1", "2", "10", "16", "17", "0"].flatMap { [$0, $0 + " above"] }

    /// The filter's own answer to a call of a group.
    private func expected(_ answer: Answer) -> String? {
        switch answer.group {
        case "refused": "EPERM"
        case "unknown": "ENOSYS"
        case "foreign": "SIGSYS"
        case "family", "pair": others.contains(answer.name) ? nil : "EAFNOSUPPORT"
        default: nil
        }
    }

    @Test(arguments: ["default", "strict"])
    func `what no server needs is refused, in its low 32 bits too, and another architecture ends it`(filter: String)
        throws
    {
        for answer in try answers(filter) {
            guard let expected = expected(answer) else { continue }
            #expect(answer.answer == expected, "\(answer)")
        }
    }

    @Test func `strict lets no program start, no memory be executable, and knows no other call`() throws {
        for answer in try answers("strict") {
            if answer.group == "refused-by-strict" { #expect(answer.answer == "EPERM", "\(answer)") }
            if answer.group == "strict" { #expect(answer.answer == "ENOSYS", "\(answer)") }
        }
    }

    @Test func `the default lets the rest through, to the kernel's own answer`() throws {
        let (filtered, free) = (try answers("default"), try answers("off"))
        for (one, other) in zip(filtered, free) where expected(one) == nil {
            #expect(one.name == other.name && one.answer == other.answer)
        }
    }

    @Test func `without a filter the same calls are answered otherwise`() throws {
        let differing = try answers("off").filter { expected($0) != nil && expected($0) != $0.answer }
        #expect(differing.count > 35, "\(differing.map(\.name))")
        #expect(differing.contains { $0.name == "TIOCSTI above the low 32 bits" && $0.answer == "EBADF" })
    }

    @Test(.requires("unshare"), .requires("mount")) func `a kernel without seccomp is refused with a sentence`() throws
    {
        let daemon = try TestDaemon("threadserver")
        // The kernel's own words, but for those of seccomp.
        let script = """
            grep -v ^Seccomp /proc/$$/status > "$0" && mount --bind "$0" /proc/$$/status && exec "$@"
            """
        let words = ["-m", "/bin/sh", "-c", script, daemon.scratch["status"]]
        let run = try Program.run("/usr/bin/unshare", words + daemon.words("start"))
        #expect(run.status == 1)
        #expect(run.errorOutput.contains("this kernel cannot filter system calls: it has no seccomp"), "\(run.text)")
        #expect(daemon.survivors.isEmpty && !File.exists(daemon.pidFile))
        let free = try Program.run("/usr/bin/unshare", words + daemon.words("plan", ["--set", "seccomp=off"]))
        #expect(free.status == 0 && !free.output.contains("seccomp"), "\(free.text)")
    }

    @Test(arguments: ["threadserver", "echoserver"]) func `a server lives its whole life behind strict`(name: String)
        throws
    {
        let daemon = try TestDaemon(name, ["seccomp": "strict", "keeper": "yes"])
        func answers() -> Bool {
            guard name == "echoserver" else { return fetch(daemon.port) == "HI!" }
            let client = Socket(daemon.port)
            client?.send("x")
            return client?.text(1) == "x"
        }
        try daemon.start()
        for command in ["status", "reload", "reopen", "restart"] {
            let run = try daemon.run(command)
            #expect(run.status == 0, "\(command): \(run.text)")
            #expect(answers(), "after \(command)")
        }
        #expect(
            daemon.survivors.contains { $0.threads.count > 1 && $0.threads.allSatisfy { $0.field("Seccomp") == "2" } })
        #expect(try daemon.run("stop").status == 0)
        #expect(daemon.logText.contains("NOTICE: stopped") && !daemon.logText.contains("ERROR"), "\(daemon.logText)")
    }

    @Test(arguments: ["default", "strict"]) func `an async server lives behind it`(filter: String) throws {
        let settings = ["sleepers": "400", "ports": "", "seccomp": filter]
        let daemon = try TestDaemon("probe", settings, environment: ["PROBE=async"])
        let process = Proc(try daemon.start())
        // It sleeps and wakes on all processors for a while.
        let end = ContinuousClock.now + .seconds(3)
        try waitUntil("a while is over, or it died", within: .seconds(30)) { end < .now || !process.isAlive }
        #expect(process.isAlive)
        #expect(process.threads.count > 1 && process.threads.allSatisfy { $0.field("Seccomp") == "2" })
        #expect(try daemon.run("stop").status == 0)
    }

    @Test(.requires("cc"), .requires("sed")) func `the filters that are shipped are those that libseccomp makes`()
        throws
    {
        let scratch = try Scratch()
        func check(edit: String) throws -> Program.Result {
            try Program.shell(
                """
                sed "$2" "$1/Sources/CLust/filter_lists.h" > "$3/filter_lists.h" &&
                cc -std=gnu17 -D_GNU_SOURCE -O1 -I"$3" -I"$1/Sources/CLust" -o "$3/filters" "$1"/Tests/Filters/*.c \
                    -l:libseccomp.a && "$3/filters" check
                """, [Product.folder, edit, scratch.path], within: .seconds(60))
        }
        let run = try check(edit: "")
        #expect(run.status == 0 && run.output == "0 calls differ\n", "make filters makes them anew:\n\(run.text)")
        let other = try check(edit: "s/\"ptrace\", //; s/TIOCSTI, //")
        #expect(other.status == 1)
        for line in [
            "x86_64 default: 101 (ptrace) differs", "aarch64 strict: 117 (ptrace) differs", "16 (ioctl) differs",
        ] {
            #expect(other.output.contains(line), "\(other.text)")
        }
    }
}
