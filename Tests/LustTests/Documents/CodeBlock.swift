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
    static var all: [CodeBlock] { documents.flatMap(all(in:)) }

    /// Their paths in the package.
    static var documents: [String] {
        let folder = "Sources/Lust/Lust.docc"
        let articles = File.names(in: "\(Product.folder)/\(folder)").filter { $0.hasSuffix(".md") }.sorted()
        return ["README.md"] + articles.map { "\(folder)/\($0)" }
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

    /// A whole file of C: a block is what stands in a function, or the whole of one in a program that is known.
    var cSource: String {
        let head = """
            #include <clust.h>
            #include <err.h>
            #include <fcntl.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/file.h>
            #include <time.h>
            #define die(text) errx(1, "%s", text)
            #define INVALID_UID ((uid_t)-1)

            """
        if text.hasPrefix("static void become_daemon") {
            return head + """
                static struct clust_plan plan;
                static struct clust_report report;
                static int want_daemon, want_chroot, sockin;
                static uid_t drop_uid;
                static gid_t drop_gid;
                static FILE *logfile;
                static char wwwroot[1], *pidfile_name;
                int open_or_die(const char *path, int flags);
                \(text)
                void block(void);
                void block(void) { become_daemon(); }

                """
        }
        let declared = text.contains("struct clust_plan plan") ? "" : "static struct clust_plan plan;\n"
        return head + """
            int block(int listener);
            int block(int listener) {
            \(declared)\(text)
            return (int)pid + listener;
            }

            """
    }
}

/// A command line in a document: of the tool, or of the server that the documents write.
struct CommandInDocument: CustomTestStringConvertible {
    let program: String
    let command: String
    let options: [String]
    let testDescription: String

    /// All of them, in code blocks and indented lines.
    static var all: [CommandInDocument] {
        CodeBlock.documents.flatMap { file in
            (File.text("\(Product.folder)/\(file)") ?? "").split(separator: "\n").compactMap { line in
                CommandInDocument(String(line.prefix { $0 != "#" }), in: file)
            }
        }
    }

    private init?(_ line: String, in file: String) {
        var words = line.split(separator: " ").prefix { !["--", "|", ">", "&&"].contains($0) }
        if words.first == "sudo" { words.removeFirst() }
        let names = ["hiserver": "threadserver", "threadserver": "threadserver", "lust": "lust"]
        guard let first = words.popFirst()?.split(separator: "/").last, let program = names[String(first)],
            let command = words.popFirst(), command.first?.isLetter == true,
            command.allSatisfy({ $0.isLetter || $0 == "-" }),
            !line.contains("  is ")
        else { return nil }
        (self.program, self.command) = (program, String(command))
        options = words.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
        testDescription = "\(file): \(line)"
    }
}
