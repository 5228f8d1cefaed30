// SPDX-License-Identifier: MIT

/// A value from outside the files, which is stronger than theirs: `--set ports=8080`.
public struct SettingOverride: Sendable, Hashable {
    /// The key, in lower case.
    public let key: String

    /// The value's text, taken as it is: no references are put in.
    public let text: String

    /// Where it is from.
    public let origin: Origin

    /// A value for a key.
    ///
    /// A daemon that gets its settings from a process outside its jail passes the origins on that it was told.
    public init(_ key: String, _ text: String, origin: Origin = .commandLine) {
        self.key = String(decoding: LowerCase.of(key.utf8), as: UTF8.self)
        (self.text, self.origin) = (text, origin)
    }

    /// The `KEY=VALUE` of a command line, or nil if there is no `=` or nothing before it.
    public init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
        self.init(String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
    }
}
