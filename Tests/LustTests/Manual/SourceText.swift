// SPDX-License-Identifier: MIT
import TestSupport

/// The messages in a source file, found without a compiler.
struct SourceText {
    /// What a string in the source says; what is put in when it runs is a NUL.
    struct Message {
        let text: String

        /// Whether a page has it in a line, with anything where something is put in.
        func isIn(_ page: String) -> Bool {
            // The program's own name stands before a message anyway.
            let message = text.hasPrefix("\0: ") ? String(text.dropFirst(3)) : text
            let pieces = message.split { $0.isWhitespace }.joined(separator: " ").split(separator: "\0")
            return page.split(separator: "\n").contains { line in
                var rest = line
                for piece in pieces {
                    guard let found = rest.firstRange(of: piece) else { return false }
                    rest = rest[found.upperBound...]
                }
                return true
            }
        }
    }

    private let text: [Character]
    private let isC: Bool

    init(_ file: String) {
        text = Array(File.text("\(Product.folder)/\(file)") ?? "")
        isC = file.hasSuffix(".c")
    }

    static func files(in folder: String, ending end: String) -> [String] {
        File.names(in: "\(Product.folder)/\(folder)").sorted().flatMap { name in
            name.hasSuffix(end)
                ? ["\(folder)/\(name)"] : name.contains(".") ? [] : files(in: "\(folder)/\(name)", ending: end)
        }
    }

    /// The strings in calls that begin so, but for those that name a step or a subject, and for mere scraps.
    func messages(of calls: [String]) -> [Message] {
        var messages: [Message] = []
        for index in text.indices where text[index] == "(" || text[index] == "s" || text[index] == "e" {
            guard calls.contains(where: { ends(with: Array($0), at: index) }), !isInComment(index) else { continue }
            messages += strings(from: index)
        }
        return messages.filter { $0.text.filter(\.isLetter).count > 5 && !$0.text.hasPrefix("/") }
    }

    private func ends(with word: [Character], at index: Int) -> Bool {
        index >= word.count && text[(index - word.count + 1)...index].elementsEqual(word)
    }

    private func isInComment(_ index: Int) -> Bool {
        let line = text[..<index].lastIndex { $0.isNewline } ?? 0
        return String(text[line..<index]).contains("//")
    }

    /// The strings up to the parenthesis that closes the call; adjacent ones of C are one.
    private func strings(from start: Int) -> [Message] {
        var (index, depth, label, found) = (start, text[start] == "(" ? 0 : 1, "", [Message]())
        var open: String?
        repeat {
            switch text[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case "\"":
                let string = string(at: &index)
                if isC, let before = open {
                    found[found.count - 1] = Message(text: before + string)
                } else if !["step:", "subject:", "exit:", "key:"].contains(where: label.hasSuffix) {
                    found.append(Message(text: string))
                }
                open = isC ? (open ?? "") + string : nil
                label = ""
            default: break
            }
            if text.indices.contains(index), !text[index].isWhitespace, text[index] != "\"" {
                label.append(text[index])
                open = nil
            }
            index += 1
        } while depth > 0 && text.indices.contains(index)
        return found
    }

    /// A string from its quote on; `index` is then at the one that ends it.
    private func string(at index: inout Int) -> String {
        var string = ""
        index += 1
        while text.indices.contains(index), text[index] != "\"" {
            if text[index] == "\\", text[index + 1] == "(" {
                index += 1
                skipParentheses(&index)
                string.append("\0")
            } else if text[index] == "\\" {
                index += 1
                string.append(text[index] == "n" ? "\n" : text[index])
            } else if isC, text[index] == "%" {
                while !text[index].isLetter || text[index] == "z" || text[index] == "l" { index += 1 }
                string.append("\0")
            } else {
                string.append(text[index])
            }
            index += 1
        }
        return string
    }

    private func skipParentheses(_ index: inout Int) {
        var depth = 0
        repeat {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if text[index] == "\"" { _ = string(at: &index) }
            index += 1
        } while depth > 0
        index -= 1
    }
}
