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
        var places: [[UInt8]: Int] = [:]
        var errors: [ConfigError] = []
        for section in list.indices.dropFirst() {
            var interpolation = interpolation(in: section)
            let prefix = bytes[list[section].name.range] + [UInt8(ascii: ".")]
            for entry in visibleEntries(of: section) {
                let name = Array(prefix + key(of: entries[entry]))
                do throws(ConfigError) {
                    let value = String(decoding: try value(at: entry, with: &interpolation), as: UTF8.self)
                    if let place = places.updateValue(flat.count, forKey: name) {
                        places[name] = place
                        flat[place].value = value
                    } else {
                        flat.append((String(decoding: name, as: UTF8.self), value))
                    }
                } catch {
                    if errors.count < INIErrorList.limit { errors.append(error) }
                }
            }
        }
        if !errors.isEmpty { throw ConfigErrors(errors) }
        return flat
    }
}
