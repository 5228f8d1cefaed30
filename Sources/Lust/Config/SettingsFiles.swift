// SPDX-License-Identifier: MIT

/// The files that hold a server's settings, read as if they were one: a later file's value counts, and the section's
/// own before that of `DEFAULT`, in whatever file.
struct SettingsFiles {
    static let includeKey = "include"

    private let section: String
    private let files: [INI]
    /// The position of the section in each; -1 where it is not there.
    private let sections: [Int]

    init(section: String, files: [INI]) {
        (self.section, self.files) = (section, files)
        sections = files.map { $0.position(ofSection: section) ?? -1 }
    }

    /// Whether any file has the section.
    var hasSection: Bool { sections.contains { $0 >= 0 } }

    /// The names of all other sections.
    var otherSections: [String] { files.flatMap(\.sections).filter { $0 != section } }

    /// The value of a key that is in lower case, and the line it is from.
    func value(_ key: String) throws(ConfigError) -> (text: String, origin: Origin)? {
        guard let (file, entry) = withBytes(of: key, { find($0) }) else { return nil }
        let ini = files[file]
        let origin = Origin.file(ini.file, line: Int(ini.entries[entry].line))
        if let plain = ini.plainValue(at: entry) { return (plain, origin) }
        var interpolation = Interpolation { name in
            name.withUnsafeBufferPointer { find($0) }.map { files[$0.file].rawValue(at: $0.entry) }
        }
        let text = try ini.value(at: entry, with: &interpolation)
        return (String(decoding: text, as: UTF8.self), origin)
    }

    private func find(_ key: Text) -> (file: Int, entry: Int)? {
        for file in files.indices.reversed() {
            if sections[file] >= 0, let entry = files[file].findOwn(key, in: sections[file]) { return (file, entry) }
        }
        for file in files.indices.reversed() {
            if let entry = files[file].findOwn(key, in: 0) { return (file, entry) }
        }
        return nil
    }

    /// An error for each key of the section that is not known and that no value refers to.
    func unknownKeys(known: [String]) -> [ConfigError] {
        let names = known + [SettingsFiles.includeKey]
        var unknown: [(ini: INI, entry: Int, key: [UInt8])] = []
        for (ini, section) in zip(files, sections) {
            for entry in section < 0 ? [] : ini.ownEntries(of: section) {
                let key = ini.key(of: ini.entries[entry])
                if !names.contains(where: { $0.utf8.elementsEqual(key) }) { unknown.append((ini, entry, Array(key))) }
            }
        }
        if unknown.isEmpty { return [] }
        let referredTo = references
        return unknown.filter { !referredTo.contains($0.key) }.map { ini, entry, key in
            let key = String(decoding: key, as: UTF8.self)
            let hint = NearestKey.hint(for: key, among: known)
            return ini.error(at: entry, "unknown key '\(Excerpt.of(key))' in [\(section)]\(hint)")
        }
    }

    /// The keys that the section's values refer to.
    private var references: Set<[UInt8]> {
        var names: Set<[UInt8]> = []
        for (ini, section) in zip(files, sections) {
            for entry in ini.ownEntries(of: 0) + (section < 0 ? [] : ini.ownEntries(of: section)) {
                names.formUnion(Interpolation.references(in: ini.rawValue(at: entry)))
            }
        }
        return names
    }
}
