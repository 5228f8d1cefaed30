// SPDX-License-Identifier: MIT
import Glibc
import Logging
import Lust
import LustLogging

/// `logline FILE LINES THREADS WHAT`: the same lines as cline's, by Lust.
///
/// WHAT is `info`, `text` (a String made for the line), `logging` (by swift-log), `bare` (by swift-log, with
/// the least handler there can be) or `off` (a level that is not written).
struct Work: Sendable {
    let log: Log
    let share: Int
    let what: String

    func run(_ id: Int) {
        let port = 10000 + id
        switch what {
        case "info":
            for n in 0..<share { log.info("Connection 127.0.0.1:\(port) n=\(n)") }
        case "logging":
            let logger = Logger(label: "bench") { LustLogHandler(label: $0, log: log) }
            for n in 0..<share { logger.info("Connection 127.0.0.1:\(port) n=\(n)") }
        case "bare":
            let logger = Logger(label: "bench") { _ in BareHandler(descriptor: log.descriptors[0]) }
            for n in 0..<share { logger.info("Connection 127.0.0.1:\(port) n=\(n)") }
        case "off":
            for n in 0..<share { log.debug("Connection 127.0.0.1:\(port) n=\(n)") }
        default:
            for n in 0..<share { log.info(LogMessage("Connection 127.0.0.1:\(port) n=\(n)" as String)) }
        }
    }

    func start(_ id: Int) -> pthread_t {
        var thread = pthread_t()
        let bound = Unmanaged.passRetained(Box { run(id) })
        pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, bound.toOpaque())
        return thread
    }

    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}

@main
enum LogLine {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count == 5, let lines = Int(words[2]), let threads = Int(words[3]) else { exit(2) }
        let file = open(words[1], O_WRONLY | O_CREAT | O_APPEND | O_TRUNC | O_CLOEXEC, 0o644)
        let work = Work(log: try Log([LogSink(descriptor: file)]), share: lines / threads, what: words[4])
        for thread in (0..<threads).map(work.start) { pthread_join(thread, nil) }
        var used = rusage()
        getrusage(RUSAGE_SELF.rawValue, &used)
        let seconds = Double(used.ru_utime.tv_sec + used.ru_stime.tv_sec)
        let rest = Double(used.ru_utime.tv_usec + used.ru_stime.tv_usec)
        print((seconds * 1e9 + rest * 1e3) / Double(work.share * threads))
    }
}
