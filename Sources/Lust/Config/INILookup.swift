// SPDX-License-Identifier: MIT
import Glibc

extension INI {
    /// The position in `list`; that of `DEFAULT` is 0.
    func position(ofSection name: String) -> Int? { withBytes(of: name) { position(ofSection: $0) } }

    func position(ofSection name: Text) -> Int? {
        let hash = NameHash.of(name, seed: seed)
        let found = list.withUnsafeBufferPointer { list in
            bytes.withUnsafeBufferPointer { bytes in
                sectionIndex.find(hash) {
                    list[$0].hash == hash && same(Text(rebasing: bytes[list[$0].name.range]), name)
                }
            }
        }
        return found ?? (name.elementsEqual(INI.defaultSection.utf8) ? 0 : nil)
    }

    /// The entry for a key in any case: the section's own, or else that of `DEFAULT`.
    func find(_ key: String, in section: Int) -> Int? {
        withBytes(of: key) { name in
            // Most keys are written as they are stored.
            if !name.contains(where: { $0 &- 0x41 < 26 || $0 >= 0x80 }) { return find(lower: name, in: section) }
            return LowerCase.of(name).withUnsafeBufferPointer { find(lower: $0, in: section) }
        }
    }

    /// The entry for a key that is in lower case already.
    func find(lower name: Text, in section: Int) -> Int? {
        findOwn(name, in: section) ?? (section == 0 ? nil : findOwn(name, in: 0))
    }

    /// The entry of this very section.
    func findOwn(_ name: Text, in section: Int) -> Int? {
        let hash = NameHash.of(name, in: section, seed: seed)
        return entries.withUnsafeBufferPointer { entries in
            bytes.withUnsafeBufferPointer { bytes in
                made.withUnsafeBufferPointer { made in
                    index.find(hash) {
                        let entry = entries[$0]
                        return entry.hash == hash && entry.section == section
                            && same(Text(rebasing: (entry.isKeyMade ? made : bytes)[entry.key.range]), name)
                    }
                }
            }
        }
    }

    /// The entries that a section shows: those of `DEFAULT` first, each in its own version if it has one.
    func visibleEntries(of section: Int) -> [Int] {
        if section == 0 { return defaults }
        var visible = defaults.map { entry in
            key(of: entries[entry]).withUnsafeBufferPointer { findOwn($0, in: section) } ?? entry
        }
        for entry in ownEntries(of: section)
        where key(of: entries[entry]).withUnsafeBufferPointer({ findOwn($0, in: 0) }) == nil {
            visible.append(entry)
        }
        return visible
    }

    /// The entries that stand in a section itself.
    func ownEntries(of section: Int) -> [Int] {
        section == 0 ? defaults : Array(list[section].firstEntry..<list[section].endEntry)
    }

    func key(of entry: INIEntry) -> ArraySlice<UInt8> { (entry.isKeyMade ? made : bytes)[entry.key.range] }

    func text(of range: Range32) -> String { String(decoding: bytes[range.range], as: UTF8.self) }

    func error(at entry: Int, _ message: String) -> ConfigError {
        ConfigError(.file(file, line: Int(entries[entry].line)), message)
    }
}

@inline(__always) func same(_ a: Text, _ b: Text) -> Bool {
    guard a.count == b.count else { return false }
    guard let a = a.baseAddress, let start = b.baseAddress else { return true }
    return memcmp(a, start, b.count) == 0
}

/// A string's UTF-8, without a copy where it is stored as such.
@inline(__always) func withBytes<Result>(of text: String, _ body: (Text) -> Result) -> Result {
    if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(text.utf8).withUnsafeBufferPointer(body)
}
