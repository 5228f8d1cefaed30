// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// A piece of code in a document.

struct CodeBlock: CustomTestStringConvertible {
    let file: String
    let line: Int
    let language: String
    let text: String

    var testDescription: String { "\(file):\(line)" }

    /// All blocks of a document that say a language.
    static func all(in file: String) -> [CodeBlock] {
        var (blocks, open) = ([CodeBlock](), CodeBlock?.none)
        let lines = (File.text("\(Product.folder)/\(file)") ?? "").split(
            separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            guard line.hasPrefix("```") else {
                open = open.map {
                    CodeBlock(file: file, line: $0.line, language: $0.language, text: $0.text + line + "\n")
                }
                continue
            }
            if let block = open {
                blocks.append(block)
                open = nil
            } else {
                open = CodeBlock(file: file, line: number + 2, language: String(line.dropFirst(3)), text: "")
            }
        }
        return blocks.filter { !$0.language.isEmpty }
    }

    /// README and every article.
    static var all: [CodeBlock] {
        let folder = "Sources/Lust/Lust.docc"
        let articles = File.names(in: "\(Product.folder)/\(folder)").filter { $0.hasSuffix(".md") }.sorted()
        return (["README.md"] + articles.map { "\(folder)/\($0)" }).flatMap(all(in:))
    }

    /// What a module of this package is needed for it besides Lust: behind a trait.
    var trait: String? {
        for (module, trait) in [
            ("LustNIO", "NIO"), ("LustService", "ServiceLifecycle"), ("LustConfiguration", "Configuration"),
        ]
        where text.contains("import \(module)\n") { return trait }
        return text.contains("LoggingSystem") || text.contains("import Logging\n") ? "Logging" : nil
    }

    /// A line of a manifest, or all of one.
    var isManifest: Bool { text.hasPrefix(".package") || text.contains("import PackageDescription") }

    /// A whole file: a block that imports nothing is what somebody writes in a hook.
    var source: String {
        let at = "#sourceLocation(file: \"\(file)\", line: \(line))\n"
        if text.contains("import ") { return at + text }
        let imports = trait == "Logging" ? "import Logging\nimport Lust\nimport LustLogging\n" : "import Lust\n"
        // What the reader is to think of.
        let given = "func count(_ name: some StringProtocol) {}\nlet port = 80\n"
        return imports + given
            + "@MainActor func fragment(server: Server<NoSettings>, log: Log) async throws {\n\(at)\(text)}\n"
    }
}
