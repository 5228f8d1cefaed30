// SPDX-License-Identifier: MIT

extension INI {
    /// Every value under the name `section.key`, as python-lust's `load_ini_file` had it.
    ///
    /// For display: a section with a dot in its name can hide another's key, and the later one wins. ``value(_:_:)`` does
    /// not have that fault.
    ///
    /// - Returns: in the file's order.
    /// - Throws: all values that cannot be worked out.
    public func flattened() throws(ConfigErrors) -> [(name: String, value: String)] {
        var flat: [(name: String, value: String)] = []
        var errors: [ConfigError] = []
        for section in list.indices.dropFirst() {
            var interpolation = interpolation(in: section)
            let prefix = text(of: list[section].name) + "."
            for entry in visibleEntries(of: section) {
                do throws(ConfigError) {
                    let value = String(decoding: try value(at: entry, with: &interpolation), as: UTF8.self)
                    flat.append((prefix + String(decoding: key(of: entries[entry]), as: UTF8.self), value))
                } catch {
                    if errors.count < INIErrorList.limit { errors.append(error) }
                }
            }
        }
        if !errors.isEmpty { throw ConfigErrors(errors) }
        // Of two names that are the same, one has a section with a dot in it.
        let mayRepeat = list.contains { bytes[$0.name.range].contains(UInt8(ascii: ".")) }
        return mayRepeat ? INI.lastOfEach(flat) : flat
    }

    /// The last value of each name, at the place where the name came first.
    private static func lastOfEach(_ flat: [(name: String, value: String)]) -> [(name: String, value: String)] {
        var places: [[UInt8]: Int] = [:]
        var unique: [(name: String, value: String)] = []
        for (name, value) in flat {
            if let place = places[Array(name.utf8)] {
                unique[place].value = value
            } else {
                places[Array(name.utf8)] = unique.count
                unique.append((name, value))
            }
        }
        return unique
    }
}
