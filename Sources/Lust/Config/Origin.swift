// SPDX-License-Identifier: MIT

/// Where a value came from.
public enum Origin: Sendable, Hashable, LosslessStringConvertible {
    /// Nobody gave one: it is what the server's author wrote.
    case `default`

    /// A line of a file, counted from 1.
    case file(String, line: Int)

    /// An environment variable, by its name.
    case environment(String)

    /// The command line's `--set KEY=VALUE`.
    case commandLine

    /// `default`, `/etc/hi.conf:7`, `environment HI_PORTS` or `command line`.
    public var description: String {
        switch self {
        case .default: "default"
        case .file(let path, let line): "\(path):\(line)"
        case .environment(let name): "environment \(name)"
        case .commandLine: "command line"
        }
    }

    /// What ``description`` says, or nil if it says nothing that an origin would.
    public init?(_ description: String) {
        if description == "default" {
            self = .default
        } else if description == "command line" {
            self = .commandLine
        } else if description.hasPrefix("environment ") {
            self = .environment(String(description.dropFirst("environment ".count)))
        } else if let colon = description.lastIndex(of: ":"), let line = Int(description[colon...].dropFirst()) {
            self = .file(String(description[..<colon]), line: line)
        } else {
            return nil
        }
    }
}
