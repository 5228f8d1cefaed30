// SPDX-License-Identifier: MIT
#if Logging
    public import Logging
    public import Lust

    /// Brings swift-log's records into the daemon's log: its file, its format, its one `write` a record.
    ///
    /// ```swift
    /// LoggingSystem.bootstrap { LustLogHandler(label: $0) }
    /// ```
    ///
    /// `trace` and `debug` are Lust's `debug`; the others have the same names. A record has to pass the handler's level and
    /// the log's. Metadata become the record's fields, and the label is the field `logger` where it is wanted.
    public struct LustLogHandler: LogHandler {
        /// The handler's own threshold.
        ///
        /// Default: the log's level when the handler is made.
        public var logLevel: Logger.Level

        /// Goes with every record of this logger.
        public var metadata: Logger.Metadata = [:]

        /// Asked once a record; its values stand over the handler's and under the record's.
        public var metadataProvider: Logger.MetadataProvider?

        private let log: Log
        private let label: String?

        /// A handler that writes to `log`.
        ///
        /// - Parameters:
        ///   - label: the logger's name.
        ///   - log: by default the process's.
        ///   - showLabel: whether records have the label as the field `logger`. Default: no.
        public init(
            label: String, log: Log = .shared, showLabel: Bool = false, metadataProvider: Logger.MetadataProvider? = nil
        ) {
            self.log = log
            self.label = showLabel ? label : nil
            self.metadataProvider = metadataProvider
            logLevel = Logger.Level(log.level)
        }

        /// One field of ``metadata``.
        public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        /// Writes one record.
        public func log(event: LogEvent) {
            let level = LogLevel(event.level)
            guard log.isOn(level) else { return }
            if isBare, event.metadata == nil, event.error == nil {
                log.put(level, text: event.message.description)
            } else {
                put(level, event)
            }
        }

        /// Whether the handler itself has nothing to add.
        private var isBare: Bool { label == nil && metadataProvider == nil && metadata.isEmpty }

        private func put(_ level: LogLevel, _ event: LogEvent) {
            let provided = metadataProvider?.get() ?? [:]
            log.put(level) {
                LogMessage(event.message.description)
            } fields: { fields in
                if let label { fields.add("logger", label) }
                if let error = event.error { fields.add("error", "\(error)") }
                for (key, value) in merged(provided, event.metadata ?? [:]) { fields.add(key, "\(value)") }
            }
        }

        /// The record's values over the provider's over the handler's, in the order of their keys.
        private func merged(_ provided: Logger.Metadata, _ own: Logger.Metadata) -> [(String, Logger.MetadataValue)] {
            metadata.merging(provided) { $1 }.merging(own) { $1 }.sorted { $0.key < $1.key }
        }
    }

    extension LogLevel {
        init(_ level: Logger.Level) {
            switch level {
            case .trace, .debug: self = .debug
            case .info: self = .info
            case .notice: self = .notice
            case .warning: self = .warning
            case .error: self = .error
            case .critical: self = .critical
            }
        }
    }

    extension Logger.Level {
        init(_ level: LogLevel) {
            switch level {
            case .debug: self = .trace
            case .info: self = .info
            case .notice: self = .notice
            case .warning: self = .warning
            case .error: self = .error
            case .critical: self = .critical
            }
        }
    }
#endif
