// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// What shells complete, asked of the shells.
@Suite final class CompletionTests {
    let scratch: Scratch
    init() throws {
        scratch = try Scratch()
        try scratch.write("only.conf", "")
        try scratch.makeFolder("only.d")
    }

    /// What a shell makes of each line, which may have the scratch folder in it as `@`.
    private func ask(_ shell: String, _ program: String, _ lines: [String]) throws -> [String] {
        let script = try scratch.write(
            "completion.\(shell)", try Program.run(Product.path(program), ["completion", shell]).output)
        let words = [
            "bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"],
        ]
        let run = try Program.run(
            "/usr/bin/\(shell)",
            (words[shell] ?? []) + ["\(Product.folder)/Tests/Completion/\(shell)", script] + lines.map(here),
            environment: ["PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=\(scratch.path)", "TERM=dumb"],
            within: .seconds(60))
        #expect(run.status == 0 && run.errorOutput.isEmpty, "\(run.text)")
        return run.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
    }

    private func here(_ text: String) -> String {
        text.split(separator: "@", omittingEmptySubsequences: false).joined(separator: scratch.path)
    }

    /// A line's beginning, and the one word that it can only go on with.
    static let ofTheTool = [
        ("lust ru", "run"), ("lust run --us", "--user"), ("lust run --user dae", "daemon"),
        ("lust run --group=dae", "daemon"), ("lust run --keep net_bi", "net_bind_service"),
        ("lust run --jail @/only", "@/only.d"), ("lust run --user daemon setpri", "setpriv"),
        ("lust run --user daemon -- setpri", "setpriv"), ("lust run --user daemon x @/only.c", "@/only.conf"),
        ("lust config @/only.c", "@/only.conf"), ("lust completion z", "zsh"), ("lust help ta", "tail"),
        ("lust tail --from beg", "beginning"), ("lust tail --state @/only.c", "@/only.conf"),
    ]

    static let ofAServer = [
        ("threadserver rel", "reload"), ("threadserver start --foregr", "--foreground"),
        ("threadserver start --set log_lev", "log_level="), ("threadserver start --set log_level=deb", "debug"),
        ("threadserver start --set=log_level=deb", "debug"), ("threadserver start --set greet", "greeting="),
        ("threadserver start --set uid=dae", "daemon"), ("threadserver start --set log_file=@/only.c", "@/only.conf"),
        ("threadserver start --set capabilities=net_bi", "net_bind_service"),
        ("threadserver start --set keeper=y", "yes"),
        ("threadserver status -c @/only.c", "@/only.conf"), ("threadserver unit logr", "logrotate"),
        ("threadserver help try", "try-restart"), ("threadserver stop --sched", "--schedule"),
    ]

    static let all = [("lust", ofTheTool), ("threadserver", ofAServer)]

    /// bash and fish list words; whether the part before `=` is among them is the shell's affair.
    private func isOnly(_ word: String, _ answer: String) -> Bool {
        let answer = answer.hasSuffix("/") ? String(answer.dropLast()) : answer
        return answer == word || (!word.isEmpty && answer.hasSuffix("=" + word) && !answer.contains(" "))
    }

    @Test(.requires("bash"), .requires("fish"), arguments: all, ["bash", "fish"])
    func `bash and fish offer the only word that fits`(
        _ program: (String, [(String, String)]), _ shell: String
    ) throws {
        let (name, cases) = program
        let answers = try ask(shell, name, cases.map(\.0))
        #expect(answers.count == cases.count)
        for ((line, word), answer) in zip(cases, answers) {
            #expect(isOnly(here(word), answer), "\(shell): '\(line)' became '\(answer)'")
        }
    }

    @Test(.requires("zsh"), arguments: all)
    func `a TAB in zsh completes the only word that fits`(_ name: String, _ cases: [(String, String)]) throws {
        let answers = try ask("zsh", name, cases.map(\.0))
        #expect(answers.count == cases.count)
        for ((line, word), answer) in zip(cases, answers) {
            let end = answer.split { $0 == " " || $0 == "=" }.last.map(String.init) ?? ""
            let wanted = here(word).split { $0 == "=" }.last.map(String.init)
            #expect(end == wanted || end.dropLast() + "" == wanted, "'\(line)' became '\(answer)'")
        }
    }

    @Test(.requires("bash"), .requires("fish"), arguments: ["bash", "fish"])
    func `all commands and all options are offered`(_ shell: String) throws {
        let answers = try ask(shell, "threadserver", ["threadserver ", "threadserver stop --"])
        let commands = Set(answers[0].split(separator: " ").map(String.init))
        let wanted: Set = ["start", "stop", "restart", "try-restart", "reload", "reopen", "status", "check", "plan"]
        #expect(commands.isSuperset(of: wanted.union(["config", "unit", "completion", "help"])))
        let options = Set(answers[1].split(separator: " ").map(String.init))
        #expect(options.isSuperset(of: ["--timeout", "--schedule", "--config", "--set", "--help"]))
        #expect(!options.contains("--foreground"))
    }

    @Test func `a shell that is none is refused`() throws {
        for words in [[], ["csh"], ["bash", "zsh"]] {
            for program in ["lust", "threadserver"] {
                let run = try Program.run(Product.path(program), ["completion"] + words)
                #expect(run.status == 2 && run.errorOutput.contains("wants one of bash, zsh, fish"))
            }
        }
    }
}
