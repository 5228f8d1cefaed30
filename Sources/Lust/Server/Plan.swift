// SPDX-License-Identifier: MIT
internal import CLust
import Glibc

/// The plan of the sequence and the report it fills: memory that stays where it is until the process ends.
@MainActor
final class Plan<S: Simple> {
    let plan = UnsafeMutablePointer<clust_plan>.allocate(capacity: 1)
    let report: UnsafeMutablePointer<clust_report>
    private let name = strdup(S.name)
    private let groups: UnsafeMutablePointer<gid_t>
    private let kept: UnsafeMutablePointer<Int32>
    private let limits = UnsafeMutablePointer<clust_limit>.allocate(capacity: 1)
    private let hook: Hook?
    private let keeper: Keeper<S>?

    /// Lays the plan out and has it checked.
    ///
    /// - Throws: ``LustError`` at step `check`: a second thread, a missing capability, a target that is root.
    init(
        _ preparation: Preparation<S>, simple: S, timeout: Duration, keeper: Keeper<S>?
    ) throws(LustError) {
        let account = preparation.account
        let files =
            preparation.logDescriptors + preparation.supervision.descriptors
            + preparation.server.listeners.map(\.descriptor) + preparation.controlDescriptors
        groups = .allocate(capacity: max(1, account?.groups.count ?? 0))
        groups.initialize(from: account?.groups ?? [], count: account?.groups.count ?? 0)
        kept = .allocate(capacity: max(1, files.count))
        kept.initialize(from: files, count: files.count)
        hook = Hook(simple, preparation)
        self.keeper = keeper
        // Room for far more calls than are made: memory of the kernel's, zero until it is touched.
        guard let memory = calloc(1, MemoryLayout<clust_report>.size) else {
            throw LustError(step: "check", errno: ENOMEM)
        }
        report = memory.bindMemory(to: clust_report.self, capacity: 1)
        clust_plan_init(plan)
        setFlags(preparation)
        setIdentity(account, preparation.configuration.daemon)
        setFiles(preparation, keptCount: files.count)
        setLimits(preparation.configuration.daemon)
        plan.pointee.keeper = keeper?.keeper
        plan.pointee.rules = preparation.landlock.map { UnsafePointer($0.rules) }
        plan.pointee.timeout = Int32(clamping: timeout / .milliseconds(1))
        if let hook {
            plan.pointee.context = Unmanaged.passUnretained(hook).toOpaque()
            plan.pointee.hook = Hook.entry
            hook.plan = plan
        }
        let error = clust_plan_prepare(plan, report)
        if error != 0 { throw LaunchFailure.refusal(report, error) }
    }

    private func setFlags(_ preparation: Preparation<S>) {
        var flags = 0
        if !preparation.foreground { flags |= CLUST_DAEMONIZE }
        if preparation.jail != nil { flags |= CLUST_JAIL }
        if preparation.account != nil { flags |= CLUST_DROP }
        if preparation.bindsTask { flags |= CLUST_BIND_TASK }
        if preparation.jail != nil, preparation.configuration.daemon.jail == .namespace { flags |= CLUST_NAMESPACE }
        plan.pointee.flags = UInt32(flags)
    }

    private func setIdentity(_ account: Account?, _ settings: DaemonSettings) {
        plan.pointee.name = UnsafePointer(name)
        plan.pointee.umask = mode_t(settings.umask.bits)
        plan.pointee.seccomp = settings.seccomp.level
        guard let account else { return }
        (plan.pointee.uid, plan.pointee.gid) = (account.uid, account.gid)
        plan.pointee.groups = UnsafePointer(groups)
        plan.pointee.group_count = account.groups.count
        plan.pointee.keep = settings.capabilities.reduce(0) { $0 | 1 << UInt64($1.number) }
    }

    private func setFiles(_ preparation: Preparation<S>, keptCount: Int) {
        plan.pointee.jail = preparation.jail?.number ?? -1
        plan.pointee.jail_path = JailPath.shown(preparation.configuration.runDir)
        plan.pointee.kept = UnsafePointer(kept)
        plan.pointee.kept_count = keptCount
        (plan.pointee.pid_file, plan.pointee.pid_lock) = preparation.pidDescriptors
        guard !preparation.foreground else { return }
        plan.pointee.input = preparation.null.number
        plan.pointee.output = preparation.capture?.output.number ?? preparation.firstLogDescriptor
        plan.pointee.error_output = preparation.capture?.errorOutput.number ?? preparation.firstLogDescriptor
    }

    private func setLimits(_ settings: DaemonSettings) {
        var now = rlimit()
        getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &now)
        let files = settings.limitNofile.map { rlim_t($0) } ?? now.rlim_max
        guard files != now.rlim_cur || settings.limitNofile != nil else { return }
        limits.initialize(
            to: clust_limit(
                resource: Int32(RLIMIT_NOFILE.rawValue), soft: UInt64(files),
                hard: UInt64(settings.limitNofile == nil ? now.rlim_max : files)))
        plan.pointee.limits = UnsafePointer(limits)
        plan.pointee.limit_count = 1
    }
}
