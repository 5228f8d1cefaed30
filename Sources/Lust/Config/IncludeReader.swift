// SPDX-License-Identifier: MIT

/// Reads a file and what it includes, each after the file that names it.
struct IncludeReader {
    /// How many files may be read in all.
    static let limit = 1000

    /// How deep they may include one another: what ends a circle through a linked folder, where each path is another.
    static let depthLimit = 16

    let section: String
    let read: (String) throws -> [UInt8]
    let glob: (String) -> [String]
    private(set) var files: [INI] = []
    private(set) var errors: [ConfigError] = []
    private var open: [String] = []

    init(section: String, read: @escaping (String) throws -> [UInt8], glob: @escaping (String) -> [String]) {
        (self.section, self.read, self.glob) = (section, read, glob)
    }

    /// Takes a file's bytes apart, then what its `include` in `DEFAULT` names, then what that in the section names.
    mutating func take(_ path: String, _ bytes: consuming [UInt8]) {
        let ini: INI
        do throws(ConfigErrors) {
            ini = try INI(parsing: bytes, file: path)
        } catch {
            errors += error.errors
            return
        }
        files.append(ini)
        open.append(path)
        for section in [INI.defaultSection, section] {
            do throws(ConfigError) {
                try include(from: ini, section)
            } catch {
                errors.append(error)
            }
        }
        open.removeLast()
    }

    private mutating func include(from ini: INI, _ section: String) throws(ConfigError) {
        guard let position = ini.position(ofSection: section),
            let entry = withBytes(of: SettingsFiles.includeKey, { ini.findOwn($0, in: position) })
        else { return }
        let text = try ini.value(at: entry, in: position)
        let patterns: [String]
        do throws(SettingProblem) {
            patterns = try ListText.items(text)
        } catch {
            throw ini.error(at: entry, "include: \(error)")
        }
        for pattern in patterns {
            let path = IncludeReader.path(pattern, besides: ini.file)
            let isPattern = path.utf8.contains { "*?[".utf8.contains($0) }
            for path in isPattern ? glob(path) : [path] { try include(path) { ini.error(at: entry, "include: \($0)") } }
        }
    }

    private mutating func include(
        _ path: String, _ error: (String) -> ConfigError
    ) throws(ConfigError) {
        let parts = IncludeReader.parts(of: path)
        guard !open.contains(where: { IncludeReader.parts(of: $0) == parts }) else {
            throw error("\(path) includes itself")
        }
        guard open.count < IncludeReader.depthLimit else {
            throw error("files are nested more than \(IncludeReader.depthLimit) deep")
        }
        guard files.count < IncludeReader.limit else { throw error("more than \(IncludeReader.limit) files") }
        let bytes: [UInt8]
        do {
            bytes = try read(path)
        } catch let problem {
            throw error("\(path) cannot be read: \(problem)")
        }
        take(path, bytes)
    }

    /// A path as the file that names it means it: relative to that file's directory.
    static func path(_ name: String, besides file: String) -> String {
        guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name }
        return file[...slash] + name
    }

    /// What a path goes through, `..` taken back, to know the file again by: `/etc/d/../hi.conf` is `/etc/hi.conf`.
    private static func parts(of path: String) -> [Substring] {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return parts
    }
}
