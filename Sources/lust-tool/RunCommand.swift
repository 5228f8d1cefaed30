// SPDX-License-Identifier: MIT
import Lust

/// `lust run [options] -- PROGRAM [arguments]`: the sequence for a program that knows nothing of it.
enum RunCommand {
    static let summary = "runs a program jailed, without root, with its ports bound"

    static let statuses =
        "126 not runnable, 127 not there, else as a server's start; without --background the program's"

    static let usage: String = {
        let heads = RunOptions.all.map { "--" + $0.name + ($0.value.isEmpty ? "" : " " + $0.value) }
        let width = (heads.map(\.count).max() ?? 0) + 2
        let list = zip(RunOptions.all, heads).map { "  \($1.padded(to: width))\($0.summary)\n" }.joined()
        return """
            usage: lust run --user USER [options] -- PROGRAM [arguments]

            Runs PROGRAM as USER after the whole sequence: descriptors closed, environment rebuilt, no_new_privs,
            no capability, securebits locked, jailed, and all of it read back. PROGRAM is a path inside the jail.

            \(list)
            exit status: \(statuses)

            """
    }()

    @Sendable static func run(_ words: [String]) -> ExitStatus {
        do {
            guard let run = try parse(words) else {
                Output.write(usage)
                return .success
            }
            Output.write("\(try run.launch())\n")
            return .success
        } catch let error as LustError {
            Output.complain("lust run: \(error)\n")
            return error.exit
        } catch {
            Output.complain("lust run: \(error)\n")
            return .usage
        }
    }

    /// Nil asks for help.
    static func parse(_ words: [String]) throws -> ProgramRun? {
        var run = ProgramRun("", user: "")
        var left = words[...]
        while let word = left.popFirst() {
            if word == "--help" || word == "-h" { return nil }
            if word == "--" { return try finished(run, left) }
            guard word.hasPrefix("-") else { return try finished(run, [word] + left) }
            try take(word, &left, into: &run)
        }
        throw wrong("which program?")
    }

    private static func take(_ word: String, _ left: inout ArraySlice<String>, into run: inout ProgramRun) throws {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = RunOptions.all.first(where: { "--" + $0.name == parts[0] }) else {
            throw wrong("there is no option \(parts[0])")
        }
        if option.value.isEmpty {
            guard parts.count == 1 else { throw wrong("\(parts[0]) has no value") }
            return try option.apply(&run, "")
        }
        guard let value = parts.count == 2 ? parts[1] : left.popFirst() else {
            throw wrong("\(parts[0]) needs \(option.value)")
        }
        do { try option.apply(&run, value) } catch let problem as SettingProblem {
            throw wrong("\(parts[0]): \(problem)")
        }
    }

    private static func finished(_ run: ProgramRun, _ words: ArraySlice<String>) throws -> ProgramRun {
        guard let program = words.first else { throw wrong("which program?") }
        guard !run.user.isEmpty else { throw wrong("--user USER has to be given") }
        guard !run.carried || run.jail != nil else { throw wrong("--carry is for --jail") }
        guard !run.namespace || run.jail != nil else { throw wrong("--namespace is for --jail") }
        let undoing = run.keep.first { $0.undoesTheJail && !(run.namespace && $0.isHarmlessInNamespace) }
        if let undoing { throw wrong("--keep: \(SettingProblem(undoing.description, isNot: Capability.wanted))") }
        var run = run
        (run.program, run.arguments) = (program, Array(words.dropFirst()))
        return run
    }

    private static func wrong(_ message: String) -> LustError {
        LustError(step: "arguments", "\(message); see lust run --help", exit: .usage)
    }
}
