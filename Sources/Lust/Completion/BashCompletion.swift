// SPDX-License-Identifier: MIT

/// A completion for bash, which needs nothing but bash 4.
struct BashCompletion {
    private let program: ProgramUsage
    private let function: String

    init(_ program: ProgramUsage) {
        (self.program, function) = (program, ShellText.function(program.name))
    }

    var text: String {
        """
        # bash completion for \(program.name)
        # Made by '\(program.name) completion bash'.

        \(function)() {
            local -a words=("${COMP_WORDS[0]}") candidates=()
            local word='' i command options='' valued='' kind='' first='' ends='' rest='' skip='' option='' count=0

            # Bash takes words apart at '='.
            for ((i = 1; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if ((${#words[@]} > 1)) && [[ $word == = || ${COMP_WORDS[i - 1]} == = && -n $word ]]; then
                    words[-1]+=$word
                else
                    words+=("$word")
                fi
            done
            word=${words[-1]}

            if ((${#words[@]} == 2)); then
                mapfile -t COMPREPLY < <(compgen -W \(ShellText.quoted(firstWords)) -- "$word")
                return
            fi
            command=${words[1]}
            case $command in
        \(program.commands.map(facts).joined())    *) return ;;
            esac

            for ((i = 2; i < ${#words[@]} - 1; i++)); do
                if [[ $skip ]]; then
                    skip=
                elif [[ ! $rest && ${words[i]} == -- ]]; then
                    rest=1
                elif [[ ! $rest && ${words[i]} == -?* ]]; then
                    [[ " $valued " == *" ${words[i]} "* ]] && skip=1
                else
                    count=$((count + 1)) rest=$ends$rest
                fi
            done

            if [[ $skip ]]; then
                option=${words[-2]}
            elif [[ ! $rest && $word == --*=* ]]; then
                option=${word%%=*} word=${word#*=}
            elif [[ ! $rest && $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
                return
            fi
            if [[ $option ]]; then
                case $command$option in
        \(program.commands.map(values).joined())        esac
            else
                kind=file
                ((count == 0)) && kind=$first
            fi
        \(settings)
            case $kind in
                text) ;;
                file) compopt -o filenames; mapfile -t candidates < <(compgen -f -- "$word") ;;
                folder) compopt -o filenames; mapfile -t candidates < <(compgen -d -- "$word") ;;
                user) mapfile -t candidates < <(compgen -u -- "$word") ;;
                group) mapfile -t candidates < <(compgen -g -- "$word") ;;
                process) mapfile -t candidates < <(cd /proc && compgen -W "$(echo [0-9]*)" -- "$word") ;;
                program) compopt -o filenames; mapfile -t candidates < <(compgen -c -- "$word"; compgen -d -- "$word") ;;
                key) compopt -o nospace; mapfile -t candidates < <(compgen -S = -W "$keys" -- "$word") ;;
                words:*) mapfile -t candidates < <(compgen -W "${kind#words:}" -- "$word") ;;
            esac
            COMPREPLY=("${candidates[@]}")
        }

        complete -F \(function) \(program.name)

        """
    }

    private var firstWords: String {
        (program.commands.map(\.name) + ["--help", "--version"]).joined(separator: " ")
    }

    /// A command's options, and what its first argument is.
    private func facts(_ command: CommandUsage) -> String {
        func names(_ options: [CommandOption]) -> String {
            options.flatMap { ["--" + $0.name] + ($0.letter.isEmpty ? [] : ["-" + $0.letter]) }.joined(separator: " ")
        }
        let first = command.arguments.isEmpty ? "text" : word(command.kind)
        return "            \(command.name)) options=\(ShellText.quoted(names(command.told)))"
            + " valued=\(ShellText.quoted(names(command.told.filter { !$0.value.isEmpty })))"
            + " first=\(ShellText.quoted(first))\(command.endsAtArgument ? " ends=1" : "") ;;\n"
    }

    /// What the values of its options are.
    private func values(_ command: CommandUsage) -> String {
        command.told.filter { !$0.value.isEmpty }.map { option in
            let letter = option.letter.isEmpty ? "" : "|\(command.name)-\(option.letter)"
            let kind = ShellText.quoted(word(option.kind))
            return "            \(command.name)--\(option.name)\(letter)) kind=\(kind) ;;\n"
        }.joined()
    }

    /// What follows `--set`: a key, or after `=` its value.
    private var settings: String {
        guard !program.settings.isEmpty else { return "" }
        let keys = program.settings.map(\.key).joined(separator: " ")
        let kinds = program.settings.filter { $0.box.kind != .text }.map {
            "                \($0.key)) kind=\(ShellText.quoted(word($0.box.kind))) ;;\n"
        }.joined()
        return """

                local keys=\(ShellText.quoted(keys))
                if [[ $kind == setting && $word != *=* ]]; then
                    kind=key
                elif [[ $kind == setting ]]; then
                    option=${word%%=*} word=${word#*=} kind=text
                    case $option in
            \(kinds)        esac
                fi

            """
    }

    private func word(_ kind: WordKind) -> String {
        switch kind {
        case .choice(let words): "words:" + words.joined(separator: " ")
        case .capability: "words:" + Capability.names.joined(separator: " ")
        case .command: "words:" + program.commands.map(\.name).joined(separator: " ")
        default: "\(kind)"
        }
    }
}
