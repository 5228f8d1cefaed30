// SPDX-License-Identifier: MIT
internal import CLust
import Glibc

/// The plan of a program's run, and the report: memory that stays where it is until the process ends.
final class ProgramPlan {
    let plan = UnsafeMutablePointer<clust_plan>.allocate(capacity: 1)
    let report = UnsafeMutablePointer<clust_report>.allocate(capacity: 1)
    private let preparation: ProgramPreparation
    private let name = strdup("lust run")
    private let kept: UnsafeMutableBufferPointer<Int32>
    private let groups: UnsafeMutableBufferPointer<gid_t>

    /// Lays the plan out and has it checked.
    ///
    /// - Throws: ``LustError`` at step `check`.
    init(_ preparation: ProgramPreparation) throws(LustError) {
        self.preparation = preparation
        let files = preparation.sockets.map(\.number) + [preparation.program?.number].compactMap { $0 }
        kept = .allocate(capacity: files.count)
        _ = kept.initialize(from: files)
        groups = .allocate(capacity: preparation.account.groups.count)
        _ = groups.initialize(from: preparation.account.groups)
        memset(report, 0, MemoryLayout<clust_report>.size)
        clust_plan_init(plan)
        setIdentity()
        setFiles()
        let error = clust_plan_prepare(plan, report)
        if error != 0 { throw LaunchFailure.refusal(report, error) }
    }

    private func setIdentity() {
        let (run, account) = (preparation.run, preparation.account)
        var flags = CLUST_DROP | CLUST_EXEC
        if run.background { flags |= CLUST_DAEMONIZE }
        if preparation.jail != nil { flags |= CLUST_JAIL }
        if run.namespace { flags |= CLUST_NAMESPACE }
        plan.pointee.rules = preparation.landlock.map { UnsafePointer($0.rules) }
        plan.pointee.flags = UInt32(flags)
        plan.pointee.name = UnsafePointer(name)
        plan.pointee.timeout = Int32(clamping: run.timeout / .milliseconds(1))
        plan.pointee.umask = mode_t(run.umask.bits)
        plan.pointee.seccomp = run.seccomp.level
        (plan.pointee.uid, plan.pointee.gid) = (account.uid, account.gid)
        (plan.pointee.groups, plan.pointee.group_count) = (UnsafePointer(groups.baseAddress), groups.count)
        plan.pointee.keep = run.keep.reduce(0) { $0 | 1 << UInt64($1.number) }
    }

    private func setFiles() {
        (plan.pointee.kept, plan.pointee.kept_count) = (UnsafePointer(kept.baseAddress), kept.count)
        plan.pointee.jail = preparation.jail?.number ?? -1
        plan.pointee.jail_path = preparation.run.jail.flatMap(JailPath.shown)
        if let pidFile = preparation.pidFile {
            (plan.pointee.pid_file, plan.pointee.pid_lock) = (pidFile.writer.number, pidFile.lock.number)
        }
        let quiet = preparation.run.background ? preparation.null : nil
        plan.pointee.input = quiet?.number ?? -1
        plan.pointee.output = (preparation.log ?? quiet)?.number ?? -1
        plan.pointee.error_output = plan.pointee.output
    }
}
