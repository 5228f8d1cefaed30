// SPDX-License-Identifier: MIT
import Lust

/// `lust run [options] -- PROGRAM [arguments]`: the sequence for a program that knows nothing of it.
enum RunCommand {
    static var command: ToolCommand { ToolCommand(usage: usage, run: run) }

    private static var usage: CommandUsage {
        CommandUsage(
            "run", "runs a program jailed, without root, with its ports bound",
            details: """
                Runs PROGRAM as USER after the whole sequence: descriptors closed, environment rebuilt, no_new_privs,
                no capability, securebits locked, jailed, and all of it read back. PROGRAM is a path inside the jail.

                Its exit status is the command's, unless it runs in the background.
                """,
            options: RunOptions.all.map(\.option) + [.help], arguments: "[--] PROGRAM [ARGUMENT...]", kind: .program,
            statuses:
                "0 it runs in the background, 1 failed, 2 usage, 4 not permitted, 6 not configured, "
                + "126 PROGRAM cannot be run, 127 it is not there, else PROGRAM's own",
            endsAtArgument: true)
    }

    private static func run(_ typed: TypedWords) throws -> ExitStatus {
        Output.write("\(try read(typed).launch())\n")
        return .success
    }

    private static func read(_ typed: TypedWords) throws -> ProgramRun {
        var run = ProgramRun("", user: "")
        for (option, value) in typed.options {
            guard let apply = RunOptions.all.first(where: { $0.option == option })?.apply else { continue }
            do { try apply(&run, value) } catch let problem as SettingProblem {
                throw usage.wrong("--\(option.name): \(problem)", in: "lust")
            }
        }
        guard let program = typed.arguments.first else { throw usage.wrong("which program?", in: "lust") }
        guard !run.user.isEmpty else { throw usage.wrong("--user USER has to be given", in: "lust") }
        guard !run.carried || run.jail != nil else { throw usage.wrong("--carry is for --jail", in: "lust") }
        guard !run.namespace || run.jail != nil else { throw usage.wrong("--namespace is for --jail", in: "lust") }
        if let undoing = run.keep.first(where: { $0.undoesTheJail && !(run.namespace && $0.isHarmlessInNamespace) }) {
            let problem = SettingProblem(undoing.description, isNot: Capability.wanted)
            throw usage.wrong("--keep: \(problem)", in: "lust")
        }
        (run.program, run.arguments) = (program, Array(typed.arguments.dropFirst()))
        return run
    }
}
