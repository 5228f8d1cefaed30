// SPDX-License-Identifier: MIT
#if Logging
    import Glibc
    import Logging
    import Lust
    import LustLogging
    import Testing

    /// A log whose records can be read: a pipe.
    private struct Read {
        let log: Log
        private let end: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            #expect(pipe(&ends) == 0)
            log = try Log([LogSink(descriptor: ends[1], format: .logfmt)])
            end = ends[0]
        }

        /// The record, without its time.
        func record() -> String {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(end, &bytes, bytes.count)
            let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            return String(text.split(separator: " ", maxSplits: 1).last ?? "")
        }
    }

    @Test func `a record goes into the daemon's log`() throws {
        let read = try Read()
        let logger = Logger(label: "nio") { LustLogHandler(label: $0, log: read.log) }
        logger.notice("listening")
        #expect(read.record() == "level=notice msg=\"listening\"\n")
    }

    @Test func `the record's metadata stand over the provider's, and those over the handler's`() throws {
        let read = try Read()
        let provider = Logger.MetadataProvider { ["b": "provider", "c": "provider"] }
        var logger = Logger(label: "nio") {
            LustLogHandler(label: $0, log: read.log, showLabel: true, metadataProvider: provider)
        }
        logger[metadataKey: "a"] = "handler"
        logger[metadataKey: "b"] = "handler"
        logger[metadataKey: "c"] = "handler"
        logger.info("x", metadata: ["c": "record \"quoted\""])
        #expect(
            read.record()
                == "level=info msg=\"x\" logger=\"nio\" a=\"handler\" b=\"provider\" c=\"record \\\"quoted\\\"\"\n")
    }

    @Test func `an error is a field`() throws {
        struct Trouble: Error, CustomStringConvertible { let description = "no such thing" }
        let read = try Read()
        let logger = Logger(label: "nio") { LustLogHandler(label: $0, log: read.log) }
        logger.error("failed", error: Trouble())
        #expect(read.record() == "level=error msg=\"failed\" error=\"no such thing\"\n")
    }

    @Test func `a record passes the handler's level and the log's`() throws {
        let read = try Read()
        read.log.level = .warning
        var logger = Logger(label: "nio") { LustLogHandler(label: $0, log: read.log) }
        #expect(logger.logLevel == .warning)
        logger.logLevel = .debug
        logger.info("not this one")
        logger.critical("this one")
        #expect(read.record() == "level=critical msg=\"this one\"\n")
    }
#endif
