// SPDX-License-Identifier: MIT

/// An INI file as Python 3's `configparser.ConfigParser()` reads it, looked up by section and key.
///
/// Accepted and refused is what CPython 3.11 accepts and refuses: `=` or `:` after the key, `#` and `;` at the start of
/// a line for comments, values that go on in deeper lines, `[DEFAULT]` for every section, `%(key)s` for another value,
/// keys in any case, every section and key once. A text is taken apart in one pass; a value becomes a `String` when
/// somebody asks for it.
///
/// Source: `Lib/configparser.py` of CPython 3.11.
public struct INI: Sendable {
    /// The largest text that is read, in bytes.
    public static let sizeLimit = 1 << 30

    /// The name of the section that serves all others.
    public static let defaultSection = "DEFAULT"

    /// The file's name, as errors give it.
    public let file: String

    let bytes: [UInt8]
    let made: [UInt8]
    let entries: [INIEntry]
    let list: [INISection]
    let defaults: [Int]
    let index: HashIndex
    let sectionIndex: HashIndex
    let seed: UInt64

    /// Takes a file's bytes apart.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, without a byte order mark.
    ///   - file: the name that errors begin with.
    /// - Throws: all that is wrong. The first error is the one that Python would have raised; those that Python would
    ///   not have come to follow, in the order of their lines.
    public init(parsing bytes: consuming [UInt8], file: String) throws(ConfigErrors) {
        guard bytes.count <= INI.sizeLimit else {
            throw ConfigErrors([ConfigError(.file(file, line: 1), "the file is larger than \(INI.sizeLimit) bytes")])
        }
        var parser = INIParser(file: file, size: bytes.count)
        bytes.withUnsafeMutableBufferPointer { parser.parse($0) }
        if let errors = parser.errors.list { throw errors }
        self.file = file
        self.bytes = bytes
        (made, entries, list, defaults) = (parser.made, parser.entries, parser.sections, parser.defaults)
        (index, sectionIndex, seed) = (parser.index, parser.sectionIndex, parser.seed)
    }

    /// The sections in the file's order, `DEFAULT` not among them.
    public var sections: [String] { list.dropFirst().map { text(of: $0.name) } }

    /// Whether the file has the section.
    public func hasSection(_ section: String) -> Bool { position(ofSection: section) != nil }

    /// The keys that a section has a value for, in lower case: those of `DEFAULT` first, then its own.
    public func keys(in section: String) -> [String] {
        guard let position = position(ofSection: section) else { return [] }
        return visibleEntries(of: position).map { String(decoding: key(of: entries[$0]), as: UTF8.self) }
    }

    /// The value of a key in a section, or else in `DEFAULT`, with what it refers to put in.
    ///
    /// - Parameters:
    ///   - section: the name exactly as the file has it.
    ///   - key: in any case.
    /// - Returns: nil if neither has the key, or the file has no such section.
    /// - Throws: a reference that leads nowhere, is misspelt or goes round in a circle, with the line of the key.
    public func value(_ section: String, _ key: String) throws(ConfigError) -> String? {
        guard let position = position(ofSection: section), let found = find(key, in: position) else { return nil }
        return try value(at: found, in: position)
    }

    /// The line where ``value(_:_:)`` has its value from, counted from 1.
    public func line(_ section: String, _ key: String) -> Int? {
        guard let position = position(ofSection: section), let found = find(key, in: position) else { return nil }
        return Int(entries[found].line)
    }
}
