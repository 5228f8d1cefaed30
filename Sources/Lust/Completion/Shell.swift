// SPDX-License-Identifier: MIT

/// A shell that can be taught a program's command line.
package enum Shell: String, CaseIterable {
    case bash, zsh, fish

    /// For help and the manual.
    package static var details: String {
        """
        bash: `eval "$(NAME completion bash)"`, or the text in
        `/usr/share/bash-completion/completions/NAME`.

        zsh: the text as `_NAME` in a directory of `$fpath`.

        fish: `NAME completion fish | source`, or the text in
        `~/.config/fish/completions/NAME.fish`.
        """
    }

    /// Its argument.
    package static var kind: WordKind { .choice(["bash", "zsh", "fish"]) }

    /// What its statuses mean.
    package static var statuses: String { "0 printed, 2 no such shell" }

    /// The shell of a command's arguments.
    ///
    /// - Throws: ``LustError`` with exit status 2.
    package init(_ arguments: [String]) throws(LustError) {
        guard arguments.count == 1, let shell = arguments.first.flatMap(Shell.init(rawValue:)) else {
            throw LustError(step: "completion", "wants one of bash, zsh, fish", exit: .usage)
        }
        self = shell
    }

    /// The text that teaches it.
    package func completion(of program: ProgramUsage) -> String {
        switch self {
        case .bash: BashCompletion(program).text
        case .zsh: ZshCompletion(program).text
        case .fish: FishCompletion(program).text
        }
    }
}

/// What the shells have in common.
enum ShellText {
    /// A word that is nothing but itself.
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// A program's name as a function's: a letter or a digit stays, the rest is `_`.
    static func function(_ name: String) -> String {
        "_" + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
