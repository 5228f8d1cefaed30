// SPDX-License-Identifier: MIT

/// An absolute path: a daemon works in `/`, so a relative one would mean something else than where it was written.
public struct Path: SettingValue, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The path, as it was written.
    public let text: String

    /// The longest path the kernel takes in bytes, its final NUL counted.
    ///
    /// Source: `PATH_MAX` in `<linux/limits.h>`.
    public static let sizeLimit = 4096

    /// A path, unless it is relative, too long or has a NUL in it.
    public init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "/"), !text.utf8.contains(0), text.utf8.count < Path.sizeLimit else {
            return nil
        }
        self.text = text
    }

    /// A path in the source; a relative one does not run.
    public init(stringLiteral text: String) {
        guard let path = Path(text) else { preconditionFailure("'\(text)' is not an absolute path") }
        self = path
    }

    /// From the root, without a NUL.
    public static let wanted = "an absolute path"

    /// A file, or a directory.
    public static var kind: WordKind { .file }

    /// The path as it is written.
    public init(settingText: String) throws(SettingProblem) {
        guard let path = Path(settingText) else { throw SettingProblem(settingText, isNot: Self.wanted) }
        self = path
    }

    /// The path as it was written.
    public var settingText: String { text }

    /// The path as it was written.
    public var description: String { text }
}
