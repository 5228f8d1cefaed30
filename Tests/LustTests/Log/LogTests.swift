// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@testable import Lust

@Suite struct LogTests {
    private let scratch: Scratch
    private let log: Log

    init() throws {
        scratch = try Scratch()
        log = try Log([LogSink(descriptor: LogFile.open(scratch["x.log"]))])
    }

    /// The only line, without its stamp.
    private func line() throws -> Substring {
        let lines = try scratch.lines("x.log")
        #expect(lines.count == 1)
        return lines[0].split(separator: "] ", maxSplits: 1).last ?? ""
    }

    @Test func `a line has ctime's layout, the level and the message`() throws {
        log.info("port \(80)")
        let line = try scratch.lines("x.log")[0]
        #expect(
            line.wholeMatch(of: /\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\] INFO: port 80/) != nil)
    }

    @Test(arguments: LogLevel.allCases) func `each level has its word`(_ level: LogLevel) throws {
        log.level = .debug
        log.log(level, "x")
        #expect(try line() == "\(level.rawValue.uppercased()): x")
    }

    @Test func `a message is not made where its level is off`() throws {
        func costly() -> String {
            Issue.record("made")
            return ""
        }
        log.debug("\(costly())")
        log.level = .error
        log.warning("\(costly())")
        #expect(try scratch.text("x.log") == "")
    }

    @Test func `everything can be interpolated`() throws {
        let text = "a text that is no small string"
        log.info(
            "\(Int8.min) \(UInt64.max) \(Int.min) \(Int128.max) \(true) \(1.5) \(hex: UInt16(0xbeef)) \(hex: UInt8(0)) \(text) \(text.prefix(3)) \([1, 2])"
        )
        #expect(
            try line()
                == "INFO: -128 18446744073709551615 -9223372036854775808 170141183460469231731687303715884105727 true 1.5 0xbeef 0x0 \(text) a t [1, 2]"
        )
    }

    @Test func `a message may be made outside of a record`() throws {
        let message: LogMessage = "number \(7)"
        log.info(message)
        #expect(message.description == "number 7")
        #expect(try line() == "INFO: number 7")
    }

    @Test func `a value that logs while it is described spoils nothing`() throws {
        struct Talker: CustomStringConvertible {
            let log: Log
            var description: String {
                log.info("inner \(1)")
                log.info("inner \(2)")
                return "described"
            }
        }
        log.info("outer \(Talker(log: log)) end")
        let lines = try scratch.lines("x.log").map { $0.split(separator: "] ").last }
        #expect(lines == ["INFO: inner 1", "INFO: inner 2", "INFO: outer described end"])
    }

    @Test func `no message can forge a line`() throws {
        log.info("a\n[Mon Nov 23 10:31:07 2026] INFO: b\r\u{1b}[31m\u{85}\u{2028}\u{202e}\t\0")
        #expect(
            try line().hasSuffix(
                #"INFO: a\n[Mon Nov 23 10:31:07 2026] INFO: b\r\x1b[31m\u{0085}\u{2028}\u{202e}\t\x00"#))
    }

    @Test func `a record over the limit is cut and says by how much`() throws {
        log.info("\(String(repeating: "é", count: 10_000))")
        let text = try scratch.text("x.log")
        #expect(text.utf8.count <= Log.limit)
        let mark = text.firstMatch(of: /\ \[(\d+) bytes cut\]\n$/)
        let cut = try #require(mark)
        let shown = text.split(separator: "INFO: ")[1].prefix { $0 == "é" }
        #expect(Int(cut.1) == 20_000 - shown.utf8.count)
        #expect(!text.contains("\\x"))
    }

    @Test func `sixteen threads write whole lines`() async throws {
        await withTaskGroup(of: Void.self) { group in
            for id in 0..<16 {
                group.addTask { [log] in
                    for n in 0..<500 { log.info("\(id) \(n) \(String(repeating: "x", count: n % 97)).") }
                }
            }
        }
        try LogLines.expectWhole(scratch.lines("x.log"), writers: 16, count: 500)
    }

    @Test func `sixteen processes write whole lines`() throws {
        let probes = try (0..<16).map { try LogProbe.start("lines", scratch["x.log"], "\($0)", "500") }
        for probe in probes { #expect(probe.end() == 0) }
        try LogLines.expectWhole(scratch.lines("x.log"), writers: 16, count: 500)
    }

    @Test func `a line costs no allocation`() throws {
        let probe = try LogProbe.start("allocations", scratch["x.log"])
        let counts = probe.hear()
        #expect(counts == "[0, 0, 0, 0]" || counts == "a sanitizer counts them itself")
        #expect(probe.end() == 0)
    }

    @Test func `what a full disk did not take is said when there is room`() throws {
        let probe = try LogProbe.start("full", scratch["x.log"])
        let lost = try #require(probe.hear())
        #expect(probe.end() == 0)
        let lines = try scratch.lines("x.log")
        #expect(
            lines.suffix(2).map { $0.split(separator: "] ").last } == [
                "WARNING: \(lost) log records were lost: File too large", "INFO: room again",
            ])
        // One may have been torn by the end of the disk; what follows it begins on its own line.
        #expect(lines.count + (Int(lost) ?? 0) == 103 || lines.count + (Int(lost) ?? 0) == 102)
    }

    @Test func `what a full disk tore is not mended in the next file`() throws {
        let probe = try LogProbe.start("full", scratch["x.log"], scratch["y.log"])
        let lost = try #require(probe.hear())
        #expect(probe.end() == 0)
        #expect(try scratch.lines("x.log").last?.hasSuffix("<no newline>") == true)
        #expect(
            try scratch.lines("y.log").map { $0.split(separator: "] ").last } == [
                "WARNING: \(lost) log records were lost: File too large", "INFO: room again",
            ])
    }

    @Test func `a pipe that nobody reads costs records, not time`() throws {
        let probe = try LogProbe.start("pipe", scratch["x.log"])
        // It ends by itself although nothing was read yet: waited for by its file, not by its output.
        var status: Int32 = 0
        #expect(waitpid(probe.process, &status, 0) == probe.process)
        let lost = try #require(try line().split(separator: " ").last.flatMap { Int($0) })
        #expect(lost > 0 && lost < 10_000)
        var whole = 0
        while let line = probe.hear() {
            #expect(line.contains("INFO: nobody reads this line") && line.hasPrefix("["))
            whole += 1
        }
        #expect(whole + lost == 10_000)
    }

    @Test func `another file takes over without a line lost, doubled or torn`() async throws {
        let (log, scratch) = (log, scratch)
        await withTaskGroup(of: Void.self) { group in
            for id in 0..<4 {
                group.addTask { for n in 0..<5000 { log.info("\(id) \(n) \(String(repeating: "x", count: n % 97)).") } }
            }
            group.addTask {
                for turn in 0..<100 {
                    do {
                        try log.replace(descriptor: LogFile.open(scratch["x.log.\(turn)"]))
                    } catch { Issue.record(error) }
                }
            }
        }
        let files = ["x.log"] + (0..<100).map { "x.log.\($0)" }
        try LogLines.expectWhole(files.flatMap(scratch.lines), writers: 4, count: 5000)
        #expect(log.lost == 0)
        #expect(log.descriptors.count == 1)
    }

    @Test func `the name and the process are shown if wanted`() throws {
        log.identify(as: "hi", showName: true, showProcess: true)
        log.info("x")
        #expect(try line() == "hi[\(getpid())] INFO: x")
    }

    @Test func `each destination has its own format`() throws {
        let other = try LogSink(descriptor: LogFile.open(scratch["y.log"]), format: .json)
        let both = try Log([LogSink(descriptor: LogFile.open(scratch["x.log"])), other])
        both.info("\"x\"")
        #expect(try line() == "INFO: \"x\"")
        #expect(try scratch.text("y.log").contains(#""level":"info","message":"\"x\""}"#))
    }

    @Test func `a fifth destination is refused`() throws {
        let sinks = try (0..<5).map { _ in try LogSink(descriptor: LogFile.open(scratch["x.log"])) }
        #expect(throws: LustError.self) { try Log(sinks) }
        for sink in sinks { close(sink.descriptor) }
    }
}
