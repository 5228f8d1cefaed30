// SPDX-License-Identifier: MIT

/// An option of a command: `--name`, or `--name VALUE`.
public struct CommandOption: Sendable, Hashable {
    /// Its name without the dashes.
    public let name: String
    /// Its letter, for `-f`; empty if it has none.
    public let letter: String
    /// What its value is called in help; empty if it has none.
    public let value: String
    /// What its value is, for completion.
    public let kind: WordKind
    /// What it does, for help; one that is empty is not told of.
    public let summary: String

    /// An option.
    public init(
        _ name: String, letter: String = "", value: String = "", kind: WordKind = .text, _ summary: String
    ) {
        (self.name, self.letter, self.value, self.kind, self.summary) = (name, letter, value, kind, summary)
    }

    /// `-f, --file FILE`
    var head: String {
        (letter.isEmpty ? "" : "-\(letter), ") + "--" + name + (value.isEmpty ? "" : " " + value)
    }

    /// Whether a word is its name or its letter, with the dashes.
    func isCalled(_ word: String) -> Bool { word == "--" + name || !letter.isEmpty && word == "-" + letter }

    /// `--help`
    public static let help = CommandOption("help", letter: "h", "says this")
    /// `--config FILE`
    public static let config = CommandOption(
        "config", letter: "c", value: "FILE", kind: .file, "the configuration file")
    /// `--set KEY=VALUE`
    public static let set = CommandOption(
        "set", value: "KEY=VALUE", kind: .setting, "sets one setting, stronger than the file")
    /// `--json`
    public static let json = CommandOption("json", "prints JSON")
    /// `--foreground`
    public static let foreground = CommandOption(
        "foreground", letter: "f", "does not daemonize; logs to standard error")
    /// `--ready-fd N`
    public static let readyFile = CommandOption(
        "ready-fd", value: "N", "writes a newline to descriptor N when it serves (s6, dinit); stays in the foreground")
    /// `--restarted LIST`: the keeper's own, the restarts there were.
    static let restarted = CommandOption("restarted", value: "LIST", "")
    /// `--explain`
    public static let explain = CommandOption("explain", "prints what each system call of the start did")
    /// `--timeout SECONDS`
    public static let timeout = CommandOption("timeout", value: "TIME", "how long to wait: 5, 1.5s, 2m")

    /// `--svg FILE`
    public static let svg = CommandOption(
        "svg", value: "FILE", kind: .file, "draws the sequence, and after a run how long each step took")
    /// `--man`
    package static let man = CommandOption("man", "prints the manual page, for man(1)")

    /// What every command takes.
    static let common: [CommandOption] = [.config, .set, .help]
}
