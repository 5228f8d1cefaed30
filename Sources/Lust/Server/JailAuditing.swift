// SPDX-License-Identifier: MIT

/// What is done about files in a jail that lead out of it.
public enum JailAuditing: String, CaseIterable, SettingValue {
    /// A root user, a setuid or setgid program or a device prevents the start; the rest is told.
    case refuse
    /// All of it is told.
    case warn
    /// Nobody looks.
    case off

    /// What prevents a start, and what is only told.
    func judge(_ jail: Jail, _ account: Account?) -> (grave: [String], told: [String]) {
        guard self != .off else { return ([], []) }
        let findings = JailAudit(jail, account: account).findings
        let isGrave = { (finding: JailAudit.Finding) in finding.isGrave && self == .refuse }
        return (findings.filter(isGrave).map(\.description), findings.filter { !isGrave($0) }.map(\.description))
    }

    /// Looks at a jail that is to be entered. What is not grave goes to the log.
    ///
    /// - Throws: ``LustError`` at step `jail`, a line for each grave finding.
    func inspect(_ jail: Jail, _ account: Account?) throws(LustError) {
        let (grave, told) = judge(jail, account)
        for finding in told { Log.shared.warning("jail: \(finding)") }
        guard let first = grave.first else { return }
        let others = grave.dropFirst().map { "\n  \($0)" }.joined()
        throw LustError(
            step: "jail", "\(first)\(others)\n  (jail_audit = warn starts all the same)", exit: .notConfigured)
    }
}
