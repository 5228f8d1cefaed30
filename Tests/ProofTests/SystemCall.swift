// SPDX-License-Identifier: MIT
import Foundation

/// One system call, as a witness has it: its name and its arguments as text.
struct SystemCall: Sendable, Equatable, CustomStringConvertible {
    let step: String
    let name: String
    let arguments: [String]

    init(step: String = "", name: String, arguments: [String]) {
        (self.step, self.name, self.arguments) = (step, name, arguments)
    }

    /// `setresuid(65534, 65534, 65534)`, also with what strace(1) puts after it.
    init?(parsing text: Substring, step: String = "") {
        guard let open = text.firstIndex(of: "(") else { return nil }
        var (depth, isQuoted, isEscaped) = (0, false, false)
        var (arguments, argument) = ([String](), "")
        for letter in text[text.index(after: open)...] {
            if !isQuoted, depth == 0, letter == ")" {
                if !argument.isEmpty { arguments.append(trimmed(argument)) }
                self.init(step: step, name: String(text[..<open]), arguments: arguments)
                return
            }
            if !isQuoted, depth == 0, letter == "," {
                arguments.append(trimmed(argument))
                argument = ""
                continue
            }
            if !isQuoted, "{[".contains(letter) { depth += 1 }
            if !isQuoted, "}]".contains(letter) { depth -= 1 }
            if letter == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = letter == "\\" && !isEscaped
            if argument.isEmpty, letter == " " { continue }
            argument.append(letter)
        }
        return nil
    }

    var description: String { "\(name)(\(arguments.joined(separator: ", ")))" }

    /// The list that `plan --json` and `start --explain --json` print.
    static func list(json: String) throws -> [SystemCall] {
        struct Plan: Decodable {
            struct Step: Decodable {
                struct Call: Decodable { let name: String, args: [String] }
                let step: String, calls: [Call]
            }
            let steps: [Step]
        }
        let text = json.prefix(through: json.lastIndex(of: "}") ?? json.startIndex)
        return try JSONDecoder().decode(Plan.self, from: Data(text.utf8)).steps.flatMap { step in
            step.calls.map { SystemCall(step: step.step, name: $0.name, arguments: $0.args) }
        }
    }

    /// The list that `cdaemon -n` and `cdaemon -x` print: phase, step, call.
    static func list(table: String) -> [SystemCall] {
        table.split(separator: "\n").compactMap { line in
            guard line.count > 23, line.contains("(") else { return nil }
            let step = line.dropFirst(9).prefix(14).split(separator: " ").joined(separator: " ")
            return SystemCall(parsing: line.dropFirst(23), step: step)
        }
    }
}

/// Where strace wrote a call in two parts, blanks are left between them.
private func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespaces) }
