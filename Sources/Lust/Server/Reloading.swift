// SPDX-License-Identifier: MIT

/// New settings for a running daemon: what of them it can take up, and what needs a restart.
///
/// Worked out in the daemon: it alone knows what it has, and what its program can change while it runs.
struct Reloading {
    /// The keys that take effect now.
    private(set) var applied: [String] = []
    /// The keys that keep their old value until a restart.
    private(set) var postponed: [String] = []

    /// Every key with the text that it is to have.
    private var texts: [SettingOverride] = []

    /// Compares what there is with what is wanted.
    init(now: [SettingField], wanted: [(name: String, value: String)]) {
        let wanted = Dictionary(wanted) { _, last in last }
        for field in now {
            let was = field.box.text
            let text = wanted[field.key] ?? was
            if text != was, field.box.isLive { applied.append(field.key) }
            if text != was, !field.box.isLive { postponed.append(field.key) }
            texts.append(SettingOverride(field.key, field.box.isLive ? text : was))
        }
        let known = Set(now.map(\.key))
        postponed += wanted.keys.filter { !known.contains($0) }.sorted()
    }

    /// The settings that the daemon is to have.
    ///
    /// - Throws: ``ConfigErrors``.
    func settings<Own: LustSettings>(section: String, _ own: Own.Type) throws(ConfigErrors) -> Server<Own>.Current {
        let loaded = try SettingsLoader(section: section, overrides: texts).load(DaemonSettings.self, own)
        return Server<Own>.Current(daemon: loaded.values.0, own: loaded.values.1)
    }
}
