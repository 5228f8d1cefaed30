// SPDX-License-Identifier: MIT

/// A completion for fish 3.
struct FishCompletion {
    private let program: ProgramUsage
    private let function: String

    init(_ program: ProgramUsage) {
        (self.program, function) = (program, "_" + ShellText.function(program.name))
    }

    var text: String {
        """
        # fish completion for \(program.name)
        # Made by '\(program.name) completion fish'.

        # Whether the command is the one named, or, without a name, has yet to come.
        function \(function)_is
            set -l words (commandline -opc)
            test "$words[2]" = "$argv[1]"
        end
        # Whether its first argument has yet to come, after all its options that have a value.
        function \(function)_first
            set -l words (commandline -opc)
            test "$words[2]" = "$argv[1]"; or return
            set -l skip
            for word in $words[3..-1]
                if test -n "$skip"
                    set skip
                else if contains -- $word $argv[2..-1]
                    set skip 1
                else if not string match -q -- '-*' $word
                    return 1
                end
            end
        end
        \(settings)
        complete -c \(program.name) -f
        complete -c \(program.name) -n \(ShellText.quoted(function + "_is")) -s h -l help -d 'says what the commands do'
        complete -c \(program.name) -n \(ShellText.quoted(function + "_is")) -l version -d 'says the version'

        """ + program.commands.map(lines).joined()
    }

    private func lines(_ command: CommandUsage) -> String {
        let start = "complete -c \(program.name) -n "
        let options = command.told.map { option in
            let letter = option.letter.isEmpty ? "" : " -s \(option.letter)"
            let value = option.value.isEmpty ? "" : " " + action(option.kind)
            return start + ShellText.quoted("\(function)_is \(command.name)")
                + "\(letter) -l \(option.name)\(value) -d \(quoted(option.summary))\n"
        }.joined()
        return start + ShellText.quoted(function + "_is") + " -a \(command.name) -d \(quoted(command.summary))\n"
            + options + (command.arguments.isEmpty ? "" : arguments(command))
    }

    private func arguments(_ command: CommandUsage) -> String {
        let valued = command.told.filter { !$0.value.isEmpty }.flatMap {
            ["--" + $0.name] + ($0.letter.isEmpty ? [] : ["-" + $0.letter])
        }
        let first = "\(function)_first " + ([command.name] + valued).joined(separator: " ")
        let start = "complete -c \(program.name) -n "
        switch command.kind {
        case .file, .text: return start + ShellText.quoted("\(function)_is \(command.name)") + " -F\n"
        case .program:
            return start + ShellText.quoted(first) + " -a '(__fish_complete_command)'\n"
                + start + ShellText.quoted("\(function)_is \(command.name); and not \(first)") + " -F\n"
        default: return start + ShellText.quoted(first) + " " + action(command.kind) + "\n"
        }
    }

    private func action(_ kind: WordKind) -> String {
        switch kind {
        case .text: "-x"
        case .file: "-r -F"
        case .folder: "-x -a '(__fish_complete_directories (commandline -ct))'"
        case .user: "-x -a '(__fish_complete_users)'"
        case .group: "-x -a '(__fish_complete_groups)'"
        case .capability: "-x -a \(quoted(Capability.names.joined(separator: " ")))"
        case .process: "-x -a '(__fish_complete_pids)'"
        case .program: "-x -a '(__fish_complete_command)'"
        case .command: "-x -a \(quoted(program.commands.map(\.name).joined(separator: " ")))"
        case .setting: "-x -a '(\(function)_settings)'"
        case .choice(let words): "-x -a \(quoted(words.joined(separator: " ")))"
        }
    }

    /// What follows `--set`: the keys, and after one with `=` its values.
    private var settings: String {
        guard !program.settings.isEmpty else { return "" }
        let keys = program.settings.map {
            "            echo \(quoted($0.key + "="))\\t\(quoted($0.box.sentence))\n"
        }.joined()
        let cases = program.settings.map { field in
            values(field.box.kind).map {
                "        case '\(field.key)=*' '*=\(field.key)=*'\n            printf '%s\\n' '\(field.key)='\($0)\n"
            } ?? ""
        }.joined()
        return """

            function \(function)_settings
                switch (commandline -ct)
            \(cases)        case '*'
            \(keys)    end
            end

            """
    }

    private func values(_ kind: WordKind) -> String? {
        switch kind {
        case .choice(let words): "(echo " + words.map(quoted).joined(separator: "\\n") + ")"
        case .capability: "(echo " + Capability.names.joined(separator: "\\n") + ")"
        case .user: "(__fish_complete_users)"
        case .group: "(__fish_complete_groups)"
        case .file, .folder: "(__fish_complete_path (string replace -r '.*=' '' -- (commandline -ct)))"
        default: nil
        }
    }

    private func quoted(_ text: String) -> String {
        "'" + text.flatMap { "'\\".contains($0) ? ["\\", $0] : [$0] } + "'"
    }
}
