// SPDX-License-Identifier: MIT
import CLogProbe
import Glibc
import Lust

/// What the tests of the log need a process of their own for: `logprobe WHAT FILE [argument]…`.
@main
enum LogProbe {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count > 2 else { exit(2) }
        signal(SIGPIPE, SIG_IGN)
        let rest = Array(words[3...])
        switch words[1] {
        case "lines": try lines(words[2], rest)
        case "allocations": try allocations(words[2])
        case "pipe": try pipe(words[2])
        case "zone": try zone(words[2], rest)
        case "capture": try capture(words[2], rest)
        case "syslog": try syslog(words[2], rest)
        case "journal": try journal(words[2], rest)
        case "stderr": try standardError(words[2])
        case "full": try full(words[2], rest.first)
        case "rotated": try rotated(words[2], rest)
        default: exit(2)
        }
    }

    /// NAME COUNT: numbered lines of different lengths.
    private static func lines(_ path: String, _ rest: [String]) throws {
        let log = try Log([LogSink(descriptor: LogFile.open(path))])
        for n in 0..<(Int(rest[1]) ?? 0) { log.info("\(rest[0]) \(n) \(String(repeating: "x", count: n % 97)).") }
    }

    /// Says how many bytes the heap grew by while lines were written, in every format and with the level off.
    private static func allocations(_ path: String) throws {
        let log = try Log([LogSink(descriptor: LogFile.open(path))])
        let peer = String(repeating: "a name that is no small string ", count: 2)
        log.info("the first line of a thread makes its buffers")
        var counts: [UInt] = []
        counts.reserveCapacity(16)
        for format in LogFormat.allCases {
            log.format = format
            log.info("warm")
            let before = heap_allocations()
            for n in 0..<1000 {
                log.info("Connection \(peer) n=\(n) \(n > 5) \(hex: UInt(n))")
                log.warning("a constant line that is no small string, with a \n in it")
                log.debug("off \(peer)")
            }
            counts.append(heap_allocations() - before)
        }
        let before = heap_allocations()
        let kept = [UInt8](repeating: 0, count: Int(before % 7) + 100)
        print(heap_allocations() == before && !kept.isEmpty ? "a sanitizer counts them itself" : "\(counts)")
    }

    /// Standard output is a pipe that nobody reads: says how many lines were lost, after not having waited for it.
    private static func pipe(_ path: String) throws {
        let log = try Log([LogSink(descriptor: 1)])
        for n in 0..<10000 { log.info("nobody reads this line, which has the number \(n)") }
        let told = try Log([LogSink(descriptor: LogFile.open(path))])
        told.info("lost \(log.lost)")
    }

    /// DIRECTORY: the hour, logged in a jail that has no time zone files.
    private static func zone(_ path: String, _ rest: [String]) throws {
        let log = try Log([LogSink(descriptor: LogFile.open(path), format: .iso)])
        tzset()
        guard chroot(rest[0]) == 0, chdir("/") == 0 else { exit(3) }
        log.info("inside")
    }

    /// HOW: says something on both outputs and ends so.
    private static func capture(_ path: String, _ rest: [String]) throws {
        let log = try Log([LogSink(descriptor: LogFile.open(path))])
        if rest.count > 1 { log.format = try LogFormat(rest[1]) }
        let capture = try Capture(into: log)
        try capture.redirect()
        capture.start()
        print("taken by the loop")
        c_says("half a ")
        capture.drain()
        print("left \u{1b}[31m behind")
        c_says("line\n")
        switch rest[0] {
        case "fatal": fatalError("the last words of Swift")
        case "abort":
            c_says("the last words of C")
            abort()
        case "trap":
            let numbers = [1]
            print(numbers[CommandLine.arguments.count])
        case "fault":
            c_says("reading nowhere\n")
            UnsafePointer<Int>(bitPattern: 8).map { print($0.pointee) }
        case "child":
            system("echo from a child; echo its error >&2")
            capture.drain()
        default: exit(4)
        }
    }

    /// COUNT: numbered records to syslog; with a second argument, a line on standard input is waited for halfway, and with a
    /// third the process is in that jail.
    private static func syslog(_ tag: String, _ rest: [String]) throws {
        let log = try Log([.syslog(.local0)])
        log.identify(as: tag)
        if rest.count > 1 {
            guard chroot(rest[1]) == 0, chdir("/") == 0, setgid(65534) == 0, setuid(65534) == 0 else { exit(3) }
        }
        let count = Int(rest[0]) ?? 0
        for n in 0..<count { log.info("before \(n)") }
        print("halfway")
        fflush(nil)
        guard readLine() != nil else { return }
        // The first one notices that nobody is there any more, or that somebody is again.
        for n in 0..<count { log.info("after \(n)") }
        print("lost \(log.lost)")
    }

    /// COUNT JAIL: records to the journal from inside a jail; between the first half and the second, a line on standard
    /// input is waited for, and a few are written before it.
    private static func journal(_ tag: String, _ rest: [String]) throws {
        let log = try Log([.journal()])
        log.identify(as: tag)
        guard chroot(rest[1]) == 0, chdir("/") == 0, setgid(65534) == 0, setuid(65534) == 0 else { exit(3) }
        let count = Int(rest[0]) ?? 0
        let threads = (0..<4).map { id in
            Worker.start { for n in 0..<count { log.info("\(id) before \(n)") } }
        }
        for thread in threads { pthread_join(thread, nil) }
        print("halfway")
        fflush(nil)
        guard readLine() != nil else { return }
        // The kernel keeps ten for a reader that is not there (net.unix.max_dgram_qlen), or as many as systemd has told it.
        for n in 0..<5 { log.notice("nobody reads \(n)") }
        print("queued")
        fflush(nil)
        guard readLine() != nil else { return }
        log.log(.error, "two\nlines", fields: ["peer": "a\nb"])
        print("lost \(log.lost)")
    }

    private static func standardError(_ format: String) throws {
        let log = try Log([.standardError()])
        log.format = try LogFormat(format)
        log.info("hello")
        log.error("world")
    }

    /// A file that may not grow beyond 1000 bytes, and then may; another takes its place if one is named.
    private static func full(_ path: String, _ next: String?) throws {
        signal(SIGXFSZ, SIG_IGN)
        let log = try Log([LogSink(descriptor: LogFile.open(path))])
        var limit = rlimit(rlim_cur: 1000, rlim_max: rlim_t.max)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        for n in 0..<100 { log.info("number \(n)") }
        limit.rlim_cur = rlim_t.max
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        if let next { try log.replace(descriptor: LogFile.open(next)) }
        log.info("room again")
        print(log.lost)
    }

    /// A number with as many zeros before it as make the line 64 bytes long, so that none lies across two pages: there the
    /// kernel lets who reads meanwhile, as logrotate's copy does, see the first half of one write(2).
    private static func filling(_ number: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: 24 - digits.count) + digits
    }

    /// COUNT: lines by four threads, while a line on standard input says that the file is to be opened anew.
    private static func rotated(_ path: String, _ rest: [String]) throws {
        let log = try Log([LogSink(descriptor: LogFile.open(path))])
        let count = Int(rest[0]) ?? 0
        let threads = (0..<4).map { id in
            Worker.start { for n in 0..<count { log.info("\(id) \(Self.filling(n)) end") } }
        }
        print("writing")
        fflush(nil)
        while let line = readLine(), line == "reopen" {
            try log.replace(descriptor: LogFile.open(path))
            print("reopened")
            fflush(nil)
        }
        for thread in threads { pthread_join(thread, nil) }
        print("lost \(log.lost)")
    }
}
