// SPDX-License-Identifier: MIT

/// A completion for zsh, to be found in `$fpath` as `_NAME`.
struct ZshCompletion {
    private let program: ProgramUsage
    private let function: String

    init(_ program: ProgramUsage) {
        (self.program, function) = (program, ShellText.function(program.name))
    }

    var text: String {
        """
        #compdef \(program.name)
        # Made by '\(program.name) completion zsh'.
        \(settings)
        \(function)() {
          local curcontext=$curcontext state line ret=1
          typeset -A opt_args
          local -a known=(
        \(program.commands.map { "    \(pair($0.name, $0.summary))\n" }.joined())  )
          _arguments -C '(- *)'{-h,--help}'[says what the commands do]' '(- *)--version[says the version]' \\
            '1: :->command' '*:: :->words' && ret=0
          case $state in
            command) _describe -t commands command known && ret=0 ;;
            words)
              case $words[1] in
        \(program.commands.map(words).joined())      esac ;;
          esac
          return ret
        }

        if [[ $funcstack[1] == \(function) || $funcstack[1] == _\(program.name) ]]; then
          \(function) "$@"
        else
          compdef \(function) \(program.name)
        fi

        """
    }

    private func words(_ command: CommandUsage) -> String {
        let options = command.told.map { "            \(option($0)) \\\n" }.joined()
        let rest = command.endsAtArgument ? "'*::program: _normal'" : "'*: :_files'"
        let arguments: String
        switch (command.arguments.isEmpty, command.kind) {
        case (true, _): arguments = ""
        case (_, .program): arguments = "'(-)1: :_command_names -e' " + rest
        default: arguments = ShellText.quoted("1: :" + action(command.kind)) + " " + rest
        }
        return "        \(command.name))\n          _arguments -s -S \\\n"
            + "\(options)            \(arguments) && ret=0 ;;\n"
    }

    private func option(_ option: CommandOption) -> String {
        let value = option.value.isEmpty ? "" : ":\(escaped(option.value)):" + action(option.kind)
        let many = option.kind == .setting || option.summary.hasSuffix("repeatable") ? "*" : ""
        let summary = ShellText.quoted("[\(escaped(option.summary))]\(value)")
        let long = "--" + option.name + (option.value.isEmpty ? "" : "=")
        guard !option.letter.isEmpty else { return ShellText.quoted(many + long) + summary }
        let names = many.isEmpty ? "'(-\(option.letter) --\(option.name))'" : ""
        return "\(names){\(many)-\(option.letter)\(option.value.isEmpty ? "" : "+"),\(many)\(long)}\(summary)"
    }

    private func action(_ kind: WordKind) -> String {
        switch kind {
        case .text: " "
        case .file: "_files"
        case .folder: "_files -/"
        case .user: "_users"
        case .group: "_groups"
        case .capability: "(\(Capability.names.joined(separator: " ")))"
        case .process: "_pids"
        case .program: "_command_names -e"
        case .command: "(\(program.commands.map(\.name).joined(separator: " ")))"
        case .setting: "\(function)_settings"
        case .choice(let words): "(\(words.map(escaped).joined(separator: " ")))"
        }
    }

    /// What follows `--set`: a key, or after `=` its value.
    private var settings: String {
        guard !program.settings.isEmpty else { return "" }
        let keys = program.settings.map { "    \(pair($0.key, $0.box.sentence))\n" }.joined()
        let values = program.settings.filter { $0.box.kind != .text }.map {
            "      \($0.key)) \(value($0.box.kind)) ;;\n"
        }.joined()
        return """

            \(function)_settings() {
              local -a keys=(
            \(keys)  )
              if compset -P '*='; then
                case ${${IPREFIX%=}##*=} in
            \(values)    esac
              else
                _describe -t settings setting keys -q -S =
              fi
            }

            """
    }

    private func value(_ kind: WordKind) -> String {
        switch kind {
        case .choice(let words): "compadd -- " + words.joined(separator: " ")
        case .capability: "compadd -- " + Capability.names.joined(separator: " ")
        default: action(kind)
        }
    }

    private func pair(_ name: String, _ summary: String) -> String {
        ShellText.quoted(name + ":" + summary)
    }

    /// What `_arguments` reads as its own signs.
    private func escaped(_ text: String) -> String {
        String(text.flatMap { "[]:\\".contains($0) ? ["\\", $0] : [$0] })
    }
}
