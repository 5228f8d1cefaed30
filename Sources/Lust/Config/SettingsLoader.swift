// SPDX-License-Identifier: MIT

/// Makes settings out of all that may give them: default, then file, then included files, then environment, then command
/// line, the later the stronger.
public struct SettingsLoader {
    /// The server's name: its section in the file, and the start of its environment variables.
    public var section: String

    /// The configuration file, already read; nil if there is none.
    public var file: SettingsFile?

    /// What the command line set; of two for one key the later counts.
    public var overrides: [SettingOverride]

    /// The environment: the value of the variable with a name; nil if none is to be looked at.
    public var environment: ((String) -> String?)?

    /// Reads an included file.
    public var read: (String) throws -> [UInt8]

    /// The files that match a pattern such as `/etc/hi.d/*.conf`, in the order in which they count.
    public var glob: (String) -> [String]

    /// A loader.
    ///
    /// Without closures there is no environment, and nothing can be included.
    public init(
        section: String, file: SettingsFile? = nil, overrides: [SettingOverride] = [],
        environment: ((String) -> String?)? = nil,
        read: @escaping (String) throws -> [UInt8] = { throw SettingProblem($0, isNot: "readable from here") },
        glob: @escaping (String) -> [String] = { _ in [] }
    ) {
        (self.section, self.file, self.overrides) = (section, file, overrides)
        (self.environment, self.read, self.glob) = (environment, read, glob)
    }

    /// Loads any number of settings structs, which share the section.
    ///
    /// - Throws: everything that is wrong, in files, environment and command line.
    /// - Precondition: no two settings have the same key, and none has the key `include`.
    public func load<each Settings: LustSettings>(
        _ types: repeat (each Settings).Type
    ) throws(ConfigErrors) -> LoadedSettings<repeat each Settings> {
        let values = (repeat (each types).init())
        var fields: [SettingField] = []
        repeat fields += SettingField.all(in: each values)
        SettingsLoader.checkKeys(fields)
        var layers = Layers(self)
        let effective = fields.map { layers.apply(to: $0) }
        layers.findUnknownKeys(known: fields.map(\.key))
        if layers.errors.isEmpty { repeat layers.note((each values).conflicts(), in: effective) }
        let errors = layers.errors
        if !errors.isEmpty { throw ConfigErrors(errors) }
        return LoadedSettings(
            values: (repeat each values), effective: EffectiveSettings(given: effective), files: layers.fileNames,
            warnings: layers.warnings)
    }

    /// The environment variable of a key: `HI_PORTS` for `ports` of the server `hi`.
    public static func environmentName(section: String, key: String) -> String {
        withBytes(of: section) { section in
            withBytes(of: key) { key in
                String(unsafeUninitializedCapacity: section.count + 1 + key.count) { name in
                    for place in section.indices { name[place] = environmentByte(section[place]) }
                    name[section.count] = UInt8(ascii: "_")
                    for place in key.indices { name[section.count + 1 + place] = environmentByte(key[place]) }
                    return section.count + 1 + key.count
                }
            }
        }
    }

    private static func environmentByte(_ byte: UInt8) -> UInt8 {
        if byte &- 0x61 < 26 { return byte & 0xDF }
        return byte &- 0x41 < 26 || byte &- 0x30 < 10 ? byte : UInt8(ascii: "_")
    }

    static func checkKeys(_ fields: [SettingField]) {
        for (index, field) in fields.enumerated() {
            let isFree =
                field.key != SettingsFiles.includeKey && !fields[..<index].contains { $0.key == field.key }
            // Not a precondition: a release ends without its words.
            if !isFree { fatalError("the key '\(field.key)' is taken: write @Setting(..., key: \"another\")") }
        }
    }
}

/// A configuration file that has been read.
public struct SettingsFile: Sendable {
    /// The path, as errors give it; what the file includes is relative to its directory.
    public let path: String

    /// What is in it.
    public let bytes: [UInt8]

    /// A file with its bytes.
    public init(path: String, bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }
}

/// Settings that were loaded together.
public struct LoadedSettings<each Settings: LustSettings>: Sendable {
    /// The typed settings, in the order in which their types were given.
    public let values: (repeat each Settings)

    /// Every setting with its text and where it came from.
    public let effective: EffectiveSettings

    /// The files that were read, the strongest last.
    public let files: [String]

    /// What is allowed and yet most likely a mistake.
    public let warnings: [ConfigError]
}
