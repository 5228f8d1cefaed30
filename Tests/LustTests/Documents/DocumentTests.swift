// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// The code in README and in the articles is code.
@Suite final class DocumentTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    static let traits: Set<String> = {
        var traits: Set<String> = []
        #if Logging
            traits.insert("Logging")
        #endif
        #if NIO
            traits.insert("NIO")
        #endif
        #if ServiceLifecycle
            traits.insert("ServiceLifecycle")
        #endif
        #if Configuration
            traits.insert("Configuration")
        #endif
        return traits
    }()

    /// Blocks of Swift that this build has the modules for.
    static var blocks: [CodeBlock] {
        CodeBlock.all.filter { $0.language == "swift" && !$0.isManifest && ($0.trait.map(traits.contains) ?? true) }
    }

    @Test(arguments: blocks) func `Swift code in a document compiles`(_ block: CodeBlock) throws {
        let file = try scratch.write("block.swift", block.source)
        let built = Product.path("")
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin"
        let run = try Program.run(
            "/usr/bin/env",
            ["swiftc", "-typecheck", "-parse-as-library", "-swift-version", "6", "-package-name", "documents"]
                + ["-I", built + "Modules", "-module-cache-path", scratch["cache"]] + Self.includes + [file],
            environment: ["PATH=\(path)", "LANG=C.UTF-8", "HOME=\(scratch.path)"], within: .seconds(120))
        #expect(run.status == 0, "\(block.source)\n\(run.text)")
    }

    /// The maps of C modules that are hidden behind Swift's: this package's, and those of packages behind traits.
    static var includes: [String] {
        let (built, checkouts) = (Product.path(""), Product.path("../../checkouts"))
        let made = File.names(in: built).filter { $0.hasSuffix(".build") }.map { "\(built)\($0)/module.modulemap" }
        let brought = File.names(in: checkouts).flatMap { package in
            File.names(in: "\(checkouts)/\(package)/Sources").map {
                "\(checkouts)/\(package)/Sources/\($0)/include/module.modulemap"
            }
        }
        return (made + brought).filter(File.exists).flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
    }

    @Test(.requires("cc"), arguments: CodeBlock.all.filter { $0.language == "c" })
    func `C code in a document compiles against clust.h`(_ block: CodeBlock) throws {
        let file = try scratch.write("block.c", block.cSource)
        let run = try Program.run(
            "/usr/bin/cc",
            [
                "-std=gnu17", "-D_GNU_SOURCE", "-Wall", "-Werror", "-fsyntax-only", "-I\(Product.folder)/include", file,
            ])
        #expect(run.status == 0, "\(block.testDescription)\n\(run.text)")
    }

    @Test(arguments: CodeBlock.all.filter { $0.language == "ini" })
    func `a configuration in a document is one`(_ block: CodeBlock) throws {
        let run = try Program.run(Product.path("lust"), ["config", try scratch.write("block.conf", block.text)])
        #expect(run.status == 0, "\(run.text)")
    }

    @Test(arguments: CodeBlock.all.filter { $0.language == "sh" })
    func `a shell takes the command lines in a document`(_ block: CodeBlock) throws {
        let run = try Program.run("/bin/sh", ["-n", try scratch.write("block.sh", block.text)])
        #expect(run.status == 0, "\(run.text)")
    }

    @Test(arguments: CommandInDocument.all)
    func `commands and options in a document are there`(_ line: CommandInDocument) throws {
        let help = try Program.run(Product.path(line.program), [line.command, "--help"])
        #expect(help.status == 0, "\(help.text)")
        for option in line.options {
            #expect(help.output.contains("\(option) ") || help.output.contains("\(option)\n"))
        }
    }
}
