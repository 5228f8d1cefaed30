// SPDX-License-Identifier: MIT

/// What gives values, from the weakest to the strongest, while settings are loaded.
struct Layers {
    private let loader: SettingsLoader
    private let files: SettingsFiles
    private let parseErrors: [ConfigError]
    private var valueErrors: [ConfigError] = []
    let fileNames: [String]

    init(_ loader: SettingsLoader) {
        self.loader = loader
        var reader = IncludeReader(section: loader.section, read: loader.read, glob: loader.glob)
        if let file = loader.file { reader.take(file.path, file.bytes) }
        files = SettingsFiles(section: loader.section, files: reader.files)
        (parseErrors, fileNames) = (reader.errors, reader.files.map(\.file))
    }

    /// Gives a setting the text of the strongest layer that has one.
    mutating func apply(to field: SettingField) -> EffectiveSetting {
        var origin = Origin.default
        do throws(ConfigError) {
            if let given = try text(of: field.key) {
                origin = given.origin
                try read(given.text, origin, field)
            }
        } catch {
            valueErrors.append(error)
        }
        let setting = field.setting
        return EffectiveSetting(
            key: field.key, text: setting.text, origin: origin, sentence: setting.sentence, wanted: setting.wanted,
            isLive: setting.isLive, isSecret: setting.isSecret)
    }

    private func text(of key: String) throws(ConfigError) -> (text: String, origin: Origin)? {
        if let override = loader.overrides.last(where: { $0.key == key }) {
            return (override.text, override.origin)
        }
        let name = SettingsLoader.environmentName(section: loader.section, key: key)
        if let text = loader.environment(name) { return (text, .environment(name)) }
        return try files.value(key)
    }

    private func read(_ text: String, _ origin: Origin, _ field: SettingField) throws(ConfigError) {
        do throws(SettingProblem) {
            try field.setting.read(text)
        } catch {
            let problem = field.setting.isSecret ? "the value is not \(error.wanted)" : error.description
            throw ConfigError(origin, "\(field.key): \(problem)")
        }
    }

    /// Notes the keys of the section and of the command line that no setting has.
    mutating func findUnknownKeys(known: [String]) {
        valueErrors += files.unknownKeys(known: known)
        for override in loader.overrides where !known.contains(override.key) {
            let hint = NearestKey.hint(for: override.key, among: known)
            valueErrors.append(ConfigError(override.origin, "unknown key '\(Excerpt.of(override.key))'\(hint)"))
        }
    }

    /// Notes what the settings themselves say is wrong, each at the place its key has its value from.
    mutating func note(_ conflicts: [SettingConflict], in list: [EffectiveSetting]) {
        for conflict in conflicts {
            let origin = list.first { $0.key == conflict.key }?.origin ?? .default
            valueErrors.append(ConfigError(origin, "\(conflict.key): \(conflict.message)"))
        }
    }

    /// Everything that is wrong: in the order of the files and their lines, then the environment, then the command line.
    var errors: [ConfigError] {
        let placed = valueErrors.enumerated().map { (place: place(of: $1.origin), number: $0, error: $1) }
        return parseErrors + placed.sorted { ($0.place, $0.number) < ($1.place, $1.number) }.map(\.error)
    }

    private func place(of origin: Origin) -> Int {
        switch origin {
        case .default: -1
        case .file(let path, let line): ((fileNames.firstIndex(of: path) ?? 0) << 32) + line
        case .environment: .max - 1
        case .commandLine: .max
        }
    }

    /// A file that does not speak to the server at all.
    var warnings: [ConfigError] {
        guard let file = fileNames.first, !files.hasSection else { return [] }
        let hint = NearestKey.hint(for: loader.section, among: files.otherSections)
        return [ConfigError(.file(file, line: 1), "there is no section [\(loader.section)]\(hint)")]
    }
}
