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
    mutating func apply(to field: SettingField) -> GivenSetting {
        do throws(ConfigError) {
            guard let (text, origin) = try text(of: field.key) else {
                return GivenSetting(field: field, origin: .default)
            }
            try read(text, origin, field.box, field.key)
            return GivenSetting(field: field, origin: origin)
        } catch {
            valueErrors.append(error)
            return GivenSetting(field: field, origin: error.origin)
        }
    }

    private func text(of key: String) throws(ConfigError) -> (text: String, origin: Origin)? {
        if let override = loader.overrides.last(where: { $0.key == key }) {
            return (override.text, override.origin)
        }
        if let environment = loader.environment {
            let name = SettingsLoader.environmentName(section: loader.section, key: key)
            if let text = environment(name) { return (text, .environment(name)) }
        }
        return try files.value(key)
    }

    private func read(_ text: String, _ origin: Origin, _ box: SettingBox, _ key: String) throws(ConfigError) {
        do throws(SettingProblem) {
            try box.read(text)
        } catch {
            throw ConfigError(origin, "\(key): " + (box.isSecret ? "the value is not \(error.wanted)" : "\(error)"))
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
    mutating func note(_ conflicts: [SettingConflict], in effective: [GivenSetting]) {
        for conflict in conflicts {
            let origin = effective.first { $0.field.key == conflict.key }?.origin ?? .default
            valueErrors.append(ConfigError(origin, "\(conflict.key): \(conflict.message)"))
        }
    }

    /// Everything that is wrong: in the order of the files and their lines, then the environment, then the command line.
    var errors: [ConfigError] {
        if valueErrors.isEmpty { return parseErrors }
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
