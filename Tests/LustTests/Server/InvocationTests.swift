// SPDX-License-Identifier: MIT
@testable import Lust
import Testing

/// How the words after the command are read.
@Suite @MainActor struct InvocationTests {
    private struct Nothing: Simple {
        static let name = "nothing"
        struct Settings: LustSettings {
            @Setting("a word") var word = ""
        }
        func start(_ server: Server<Settings>) throws {}
    }

    private func read(_ words: String...) throws -> Invocation<Nothing> {
        try Invocation(Command<Nothing>.start, words)
    }

    private func refused(_ words: String..., saying: String) {
        let error = #expect(throws: LustError.self) { try Invocation(Command<Nothing>.start, words) }
        #expect(error?.exit == .usage)
        #expect(error?.description == "start: \(saying); see nothing start --help")
    }

    @Test func `options and arguments may be mixed`() throws {
        let invocation = try read("a", "--foreground", "b", "--config", "/x", "c")
        #expect(invocation.arguments == ["a", "b", "c"])
        #expect(invocation.has(.foreground) && !invocation.has(.explain))
        #expect(invocation.value(of: .config) == "/x")
    }

    @Test func `a value may follow an equals sign or a blank`() throws {
        #expect(try read("--config=/x").value(of: .config) == "/x")
        #expect(try read("--set=a=b").value(of: .set) == "a=b")
        #expect(try read("--config=").value(of: .config) == "")
        #expect(try read("--config", "--foreground").value(of: .config) == "--foreground")
    }

    @Test func `letters stand for names`() throws {
        let invocation = try read("-f", "-c", "/x", "-h")
        #expect(invocation.has(.foreground) && invocation.has(.help) && invocation.value(of: .config) == "/x")
    }

    @Test func `the last of two counts and all of --set are kept in order`() throws {
        let invocation = try read("-c", "/x", "--set", "a=1", "-c", "/y", "--set", "a=2")
        #expect(invocation.value(of: .config) == "/y")
        #expect(invocation.options.filter { $0.option == .set }.map(\.value) == ["a=1", "a=2"])
    }

    @Test func `after two dashes nothing is an option and one dash is an argument`() throws {
        let invocation = try read("-", "--", "--foreground", "-x")
        #expect(invocation.arguments == ["-", "--foreground", "-x"])
        #expect(!invocation.has(.foreground))
    }

    @Test func `what is no option is refused`() {
        refused("--frobnicate", saying: "there is no option --frobnicate")
        refused("-x", saying: "there is no option -x")
        refused("--json=1", saying: "--json has no value")
        refused("--config", saying: "--config needs FILE")
    }

    @Test func `a command without arguments refuses them`() throws {
        for command in [Command<Nothing>.stop, .status, .reload, .reopen, .config] {
            let error = #expect(throws: LustError.self) { try Invocation(command, ["--config", "/x", "y"]) }
            #expect(error?.exit == .usage)
            #expect(error?.description.contains("takes no argument, and 'y' is one") == true)
        }
    }

    @Test func `a timeout is a duration`() throws {
        #expect(try read().timeout() == nil)
        #expect(try read("--timeout", "1.5s").timeout() == .milliseconds(1500))
        #expect(try read("--timeout", "2").timeout() == .seconds(2))
        let error = #expect(throws: LustError.self) { try read("--timeout", "soon").timeout() }
        #expect(error?.exit == .usage)
    }

    @Test func `a command of the server's own reads the settings of start`() throws {
        let settings = try read("--set", "word=yes", "--set", "idle_timeout=3").settings()
        #expect(settings.own.word == "yes" && settings.daemon.idleTimeout == .seconds(3))
        #expect(throws: ConfigErrors.self) { try read("--set", "wort=yes").settings() }
    }

    @Test func `options of another command are refused`() {
        #expect(throws: LustError.self) { try Invocation(Command<Nothing>.stop, ["--foreground"]) }
    }
}
