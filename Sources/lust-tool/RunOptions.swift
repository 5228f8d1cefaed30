// SPDX-License-Identifier: MIT
import Lust

/// The options of `lust run`: one list, from which it reads its command line, its help, its manual and the completions.
enum RunOptions {
    /// One of them, and what it changes.
    struct Option: Sendable {
        let option: CommandOption
        let apply: @Sendable (inout ProgramRun, String) throws -> Void

        init(
            _ name: String, _ value: String = "", _ summary: String, kind: WordKind = .text,
            apply: @escaping @Sendable (inout ProgramRun, String) throws -> Void
        ) {
            option = CommandOption(name, value: value, kind: kind, summary)
            self.apply = apply
        }
    }

    static let all: [Option] = [
        Option("user", "USER", "whom it becomes, by name or number; has to be given", kind: .user) { $0.user = $1 },
        Option("group", "GROUP", "its group; the user's own by default", kind: .group) { $0.group = $1 },
        Option("groups", "LIST", "supplementary groups; none by default", kind: .group) {
            $0.groups = try [String](settingText: $1)
        },
        Option("jail", "DIR", "the directory that it is shut in; root's, and there already", kind: .folder) {
            $0.jail = $1
        },
        Option("namespace", "", "with --jail: nothing but the jail is mounted for it") { run, _ in
            run.namespace = true
        },
        Option(
            "landlock-read", "LIST", "files, as the jail has them, to read and run, or none; all by default",
            kind: .file
        ) {
            $0.landlockRead = try Allowed<Path>(settingText: $1).list.map(\.text)
        },
        Option("landlock-write", "LIST", "files that it may change and read, or none; all by default", kind: .file) {
            $0.landlockWrite = try Allowed<Path>(settingText: $1).list.map(\.text)
        },
        Option("landlock-connect", "LIST", "TCP ports that it may connect to, or none; all by default") {
            $0.landlockConnect = try Allowed<Port>(settingText: $1).list.map(\.number)
        },
        Option("landlock-bind", "LIST", "TCP ports that it may bind besides --listen, or none; all by default") {
            $0.landlockBind = try Allowed<Port>(settingText: $1).list.map(\.number)
        },
        Option("carry", "", "opens the program before the jail, so that a static one need not be in it") { run, _ in
            run.carried = true
        },
        Option("keep", "LIST", "capabilities that it has; none by default", kind: .capability) {
            $0.keep = try [Capability](settingText: $1)
        },
        Option(
            "listen", "WHERE", "binds a port, address:port or /path as root and hands it over as LISTEN_FDS; repeatable"
        ) {
            $0.listen.append(try ListenText.read($1))
        },
        Option("background", "", "leaves the terminal; returns once the program runs, and prints its pid") { run, _ in
            run.background = true
        },
        Option("pidfile", "FILE", "claims the file for the program's life; a second run is refused", kind: .file) {
            $0.pidFile = $1
        },
        Option("log", "FILE", "where its standard output and error go, appended", kind: .file) { $0.log = $1 },
        Option("env", "NAME[=VALUE]", "keeps or sets a variable besides PATH, LANG, LC_*, TZ; repeatable") {
            $0.environment.append($1)
        },
        Option("umask", "MODE", "permissions that files do not get; 077 by default") {
            $0.umask = try FileMode(settingText: $1)
        },
        Option(
            "seccomp", "FILTER", "system calls: default, strict (programs can still be run) or off", kind: Seccomp.kind
        ) {
            $0.seccomp = try Seccomp(settingText: $1)
        },
        Option("timeout", "TIME", "how long the start may take; 30s by default") {
            $0.timeout = try Duration(settingText: $1)
        },
    ]
}

/// Where to listen, as `--listen` has it.
enum ListenText {
    static func read(_ text: String) throws -> Listen {
        if text.hasPrefix("/") { return .unix(text) }
        guard let colon = text.lastIndex(of: ":") else { return .tcp(try Port(settingText: text)) }
        let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
        return .tcp(try Port(settingText: String(text[text.index(after: colon)...])), host: String(host))
    }
}
