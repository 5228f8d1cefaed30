// SPDX-License-Identifier: MIT

extension Roff {
    /// A program's command lines.
    package mutating func synopsis(_ program: ProgramUsage) {
        section("SYNOPSIS")
        for (index, command) in program.commands.enumerated() {
            let options = command.options.isEmpty ? "" : " [\\fIoptions\\fR]"
            let arguments = command.arguments.isEmpty ? "" : " " + Roff.plain(command.arguments)
            raw((index > 0 ? ".br\n" : "") + Roff.bold("\(program.name) \(command.name)") + options + arguments + "\n")
        }
    }

    /// What every command does, with the options that not all of them have.
    package mutating func commands(_ program: ProgramUsage, besides common: [CommandOption]) {
        section("COMMANDS")
        for command in program.commands {
            let arguments = command.arguments.isEmpty ? "" : " " + Roff.plain(command.arguments)
            let details = Paragraphs.naming(program.name, in: command.details)
            item(Roff.bold(command.name) + arguments, Roff.sentence(command.summary) + "\n\n" + details)
            nested { page in
                page.options(command.told.filter { !common.contains($0) })
                let statuses = command.statusList.map { "`\($0.code)` \($0.meaning)" }.joined(separator: "; ")
                page.paragraph("Exit status: \(statuses).")
            }
        }
    }

    /// Options and what they do.
    package mutating func options(_ options: [CommandOption]) {
        for option in options {
            let letter = option.letter.isEmpty ? "" : Roff.bold("-" + option.letter) + ", "
            let value = option.value.isEmpty ? "" : " " + Roff.italic(option.value)
            item(letter + Roff.bold("--" + option.name) + value, Roff.sentence(option.summary))
        }
    }

    /// Settings, with their defaults and what they have to be.
    mutating func settings(_ fields: [SettingField], of name: String = "NAME") {
        for field in fields {
            let box = field.box
            let value = box.isSecret || box.text.isEmpty ? "" : " = " + Roff.plain(box.text, isCode: true)
            let live = field.box.isLive ? " `reload` applies it." : ""
            item(
                Roff.bold(field.key) + value,
                Paragraphs.naming(name, in: Roff.sentence(field.box.sentence)) + live
                    + " \(Roff.sentence(field.box.wanted))")
        }
    }

    /// With a capital and a full stop.
    package static func sentence(_ text: String) -> String {
        let isCode = text.prefix { $0 != " " }.contains { "_/`".contains($0) }
        let head = isCode ? String(text.prefix(1)) : text.prefix(1).uppercased()
        return head + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }
}

extension Roff {
    /// The settings that every server has.
    package mutating func daemonSettings() { settings(SettingField.all(in: DaemonSettings())) }
}
