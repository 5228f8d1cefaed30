// SPDX-License-Identifier: MIT
internal import CLust
internal import CUnix
import Glibc

extension ProgramRun {
    /// Runs the program.
    ///
    /// - Returns: Its pid, in the starter, once it runs. In the process that becomes the program it does not return.
    /// - Throws: ``LustError``: nothing of it is left then.
    package func launch() throws -> Int32 {
        let preparation = try ProgramPreparation(self)
        do {
            let plan = try ProgramPlan(preparation)

            let pid = clust_launch(plan.plan, plan.report)

            if pid == 0 { become(plan, preparation) }
            if pid > 0 { return pid }
            // It ran, and has done its work already.
            if plan.report.pointee.error == ECHILD, plan.report.pointee.exit == 0, plan.report.pointee.status == 0,
                plan.report.pointee.step == Int32(CLUST_READY.rawValue)
            {
                return plan.report.pointee.pid
            }
            throw LaunchFailure.error(plan.report, log: log ?? "no log: give it one with --log")
        } catch {
            preparation.pidFile?.remove()
            throw error
        }
    }

    /// In the jail, without root: the last that is done before the program is there.
    private func become(_ plan: ProgramPlan, _ preparation: ProgramPreparation) -> Never {
        for socket in preparation.sockets { _ = sys_keep_over_exec(socket.number) }
        if !preparation.sockets.isEmpty {
            setenv("LISTEN_PID", "\(getpid())", 1)
            setenv("LISTEN_FDS", "\(preparation.sockets.count)", 1)
        }
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        let error = clust_exec(plan.plan, preparation.program?.number ?? -1, program, &words, nil)
        tell(plan.plan, reason(error))
        // As a shell has it: 127 not found, 126 found and not to be run.
        clust_fail(plan.plan, error == ENOENT ? 127 : 126)
    }

    private func reason(_ error: Int32) -> LustError {
        let place = jail.map { " in the jail \($0)" } ?? ""
        switch error {
        case ENOENT where carried:
            return LustError(
                step: "exec", subject: program, "its loader is not\(place): a carried program has to be a static one")
        case ENOENT: return LustError(step: "exec", subject: program, "it, or its loader, is not there\(place)")
        case EACCES where carried:
            return LustError(step: "exec", subject: program, errno: error, reason: "\(user) may not run it")
        case EACCES where landlockRead != nil:
            return LustError(
                step: "exec", subject: program, errno: error,
                reason: "\(user) may not run it, or --landlock-read lacks its loader")
        default: return LustError(step: "exec", subject: program, errno: error)
        }
    }
}
