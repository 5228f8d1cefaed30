// SPDX-License-Identifier: MIT
internal import CLust
import Glibc

/// Why no daemon came of a launch.
enum LaunchFailure {
    static func error(_ report: UnsafePointer<clust_report>, log: String) -> LustError {
        let step = String(cString: clust_step_name(clust_step(UInt32(bitPattern: report.pointee.step))))
        let text = words(report)
        switch (report.pointee.step, report.pointee.error) {
        case (Int32(CLUST_READY.rawValue), ECANCELED):
            return LustError(step: "start", text, exit: ExitStatus(rawValue: max(1, report.pointee.exit)))
        case (Int32(CLUST_KEEP.rawValue), ECHILD):
            return LustError(step: step, "it ended before it was ready; its last words are in \(log)")
        case (let step, ECHILD):
            let time = step == Int32(CLUST_PID.rawValue) ? "as soon as" : "before"
            return LustError(
                step: "start",
                "\(ending(report)) \(time) it was ready"
                    + (text.isEmpty ? "; its last words are in \(log)" : ": " + text))
        case (_, ETIMEDOUT):
            return LustError(step: "start", "not ready in time, and ended")
        // The starter's own signal, and no call of the daemon's.
        case (_, EINTR) where !Calls(report).has(step, EINTR):
            return LustError(step: "start", "interrupted")
        case (_, ENOTRECOVERABLE):
            return LustError(
                step: step,
                "the kernel says that the process is not what it has to be"
                    + (text.isEmpty ? "" : ": " + text))
        case (Int32(CLUST_THREADS.rawValue), _):
            return LustError(step: step, "a hook started a thread, and it would stay root: make threads in start")
        // EACCES is AppArmor's.
        case (Int32(CLUST_MOUNTS.rawValue), EPERM), (Int32(CLUST_PIVOT.rawValue), EPERM),
            (Int32(CLUST_MOUNTS.rawValue), EACCES), (Int32(CLUST_PIVOT.rawValue), EACCES):
            return LustError(
                step: step, errno: report.pointee.error,
                reason: "as in many containers, no mounts of one's own can be made; jail = yes and jail_proc = none "
                    + "need none")
        case (Int32(CLUST_KEPT.rawValue), EISDIR):
            return LustError(step: step, "a directory is open, and it leads out of the jail")
        default:
            return text.isEmpty ? LustError(step: step, errno: report.pointee.error) : LustError(step: step, text)
        }
    }

    private static func ending(_ report: UnsafePointer<clust_report>) -> String {
        let status = report.pointee.status
        guard status & 0x7f != 0 else { return "the daemon ended with status \(status >> 8 & 255)" }
        let signal = status & 0x7f
        return "the daemon was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
    }

    /// Why a plan was not even begun.
    static func refusal(_ report: UnsafePointer<clust_report>, _ error: Int32) -> LustError {
        LustError(step: "check", words(report), exit: error == EPERM ? .notPermitted : .failed)
    }

    /// In the daemon's own words, and it may be broken into by then.
    private static func words(_ report: UnsafePointer<clust_report>) -> String {
        let offset = MemoryLayout<clust_report>.offset(of: \.text) ?? 0
        let start = UnsafeRawPointer(report).advanced(by: offset).assumingMemoryBound(to: CChar.self)
        return Plain.text(String(cString: start))
    }
}
