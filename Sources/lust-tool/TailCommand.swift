// SPDX-License-Identifier: MIT
import Glibc
import Lust

/// `lust tail`: follows a log file.
struct TailCommand {
    private let file: String
    private var patterns: [TailPattern] = []
    private var start = TailStart.end
    private var state: TailState?
    private var polling = false
    private var once = false

    static var command: ToolCommand {
        ToolCommand(usage: usage) { typed throws(LustError) in try TailCommand(typed).run() }
    }

    private static let matching = CommandOption(
        "match", value: "NAME=REGEX", "only lines in which REGEX is found; (?<group>...) names a group; repeatable")
    private static let from = CommandOption(
        "from", value: "WHERE", kind: .choice(["end", "beginning"]),
        "end (the default), beginning, or a position that was saved")
    private static let saving = CommandOption(
        "state", value: "FILE", kind: .file, "begins where the position in FILE says, and saves it there")
    private static let polls = CommandOption("poll", "looks ten times a second instead of being told by inotify")
    private static let ends = CommandOption("once", "ends when there is nothing more to read")

    private static var usage: CommandUsage {
        CommandUsage(
            "tail", "follows a log file through every rotation",
            details: """
                Prints the lines of FILE as they are written. With `--match`, prints only lines that a pattern is found in:
                the name before the equals sign, the pattern's named groups and the line, with tabs between. The first
                pattern that fits counts; `^` is the beginning of the line.
                """,
            options: [matching, from, saving, polls, ends, .help], arguments: "FILE",
            statuses: "0 stopped, 1 failed, 2 usage")
    }

    private init(_ typed: TypedWords) throws(LustError) {
        file = try ToolCommand.only(typed, of: Self.usage)
        for (option, value) in typed.options {
            switch option {
            case Self.matching: patterns.append(try TailPattern(value))
            case Self.from: start = try Self.start(value)
            case Self.saving: state = TailState(value)
            case Self.polls: polling = true
            default: once = true
            }
        }
        if let saved = try state?.read() { start = .position(saved) }
    }

    private func run() throws(LustError) -> ExitStatus {
        let reader = try TailReader(file, from: start, polling: polling)
        while true {
            var last: TailPosition?
            while let line = reader.next(milliseconds: 0) {
                if try !show(line.text) { return .success }
                last = line.position
            }
            if let last { try state?.write(last) }
            if once { return .success }
            guard let line = reader.next() else { return .success }
            if try !show(line.text) { return .success }
            try state?.write(line.position)
        }
    }

    /// False when nobody reads any more.
    private func show(_ line: String) throws(LustError) -> Bool {
        guard !patterns.isEmpty else { return try put(line) }
        for pattern in patterns {
            if let found = pattern.match(line) { return try put(found) }
        }
        return true
    }

    /// One line in one call.
    private func put(_ line: String) throws(LustError) -> Bool {
        do throws(LustError) { try Output.print(line + "\n") } catch {
            guard error.errno == EPIPE else { throw error }
            return false
        }
        return true
    }

    private static func start(_ text: String) throws(LustError) -> TailStart {
        switch text {
        case "end": .end
        case "beginning": .beginning
        default: .position(try TailPosition(text))
        }
    }
}
