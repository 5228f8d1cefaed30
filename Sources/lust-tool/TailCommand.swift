// SPDX-License-Identifier: MIT
import Glibc
import Lust

private let help = """
    Usage: lust tail FILE [--match NAME=REGEX]… [--from end|beginning|POSITION] [--state FILE] [--poll] [--once]

    Prints the lines of FILE as they are written, through every rotation. With --match, prints the lines that a pattern
    is found in as NAME, the pattern's named groups and the line, with tabs between: the first pattern that fits names it.

      --match NAME=REGEX  may be given several times; (?<group>…) names a group, ^ is the beginning of the line
      --from WHERE        end (the default), beginning, or a position that was saved
      --state FILE        begins where the position in FILE says, and saves it there
      --poll              looks ten times a second instead of being told by inotify
      --once              ends when there is nothing more to read

    Ends with 0 when stopped, 2 on a wrong command line.
    """

/// `lust tail`: follows a log file.
func tailCommand(_ arguments: [String]) -> Int32 {
    do throws(LustError) {
        if arguments.contains("--help") {
            print(help)
            return ExitStatus.success.rawValue
        }
        return try TailCommand(arguments).run().rawValue
    } catch {
        _ = "lust: \(error)\n".withCString { write(2, $0, strlen($0)) }
        return error.exit.rawValue
    }
}

private struct TailCommand {
    private var file: String?
    private var patterns: [TailPattern] = []
    private var start = TailStart.end
    private var state: TailState?
    private var polling = false
    private var once = false

    init(_ arguments: [String]) throws(LustError) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--match": patterns.append(try TailPattern(try Self.value(of: word, &rest)))
            case "--from": start = try Self.start(try Self.value(of: word, &rest))
            case "--state": state = TailState(try Self.value(of: word, &rest))
            case "--poll": polling = true
            case "--once": once = true
            case _ where word.hasPrefix("-"): throw Self.wrong("unknown option \(word)")
            case _ where file == nil: file = word
            default: throw Self.wrong("one FILE is enough: \(word)")
            }
        }
        if let saved = try state?.read() { start = .position(saved) }
    }

    func run() throws(LustError) -> ExitStatus {
        guard let file else { throw Self.wrong("which FILE?") }
        let reader = try TailReader(file, from: start, polling: polling)
        while true {
            var last: TailPosition?
            while let line = reader.next(milliseconds: 0) {
                if !show(line.text) { return .success }
                last = line.position
            }
            if let last { try state?.write(last) }
            if once { return .success }
            guard let line = reader.next() else { return .success }
            if !show(line.text) { return .success }
            try state?.write(line.position)
        }
    }

    /// False when nobody reads any more.
    private func show(_ line: String) -> Bool {
        guard !patterns.isEmpty else { return put(line) }
        for pattern in patterns {
            if let found = pattern.match(line) { return put(found) }
        }
        return true
    }

    /// One line in one call; false when it could not be written.
    private func put(_ line: String) -> Bool {
        var line = line + "\n"
        return line.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let count = write(1, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count <= 0 { return false }
                done += count
            }
            return true
        }
    }

    private static func start(_ text: String) throws(LustError) -> TailStart {
        switch text {
        case "end": .end
        case "beginning": .beginning
        default: .position(try TailPosition(text))
        }
    }

    private static func value(of option: String, _ rest: inout ArraySlice<String>) throws(LustError) -> String {
        guard let value = rest.popFirst() else { throw wrong("\(option) needs a value") }
        return value
    }

    private static func wrong(_ what: String) -> LustError {
        LustError(step: "tail", "\(what); lust tail --help says more", exit: .usage)
    }
}
