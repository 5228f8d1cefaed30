// SPDX-License-Identifier: MIT
public import Synchronization

extension Log {
    /// Whether a record of this level would be written.
    @inlinable public func isOn(_ level: LogLevel) -> Bool { level.rank >= threshold.load(ordering: .relaxed) }

    /// Writes a record.
    ///
    /// The message is not even made where the level is off.
    @inlinable public func log(_ level: LogLevel, _ message: @autoclosure () -> LogMessage) {
        if isOn(level) { put(level, message) }
    }

    /// Writes a record of level ``LogLevel/debug``.
    @inlinable public func debug(_ message: @autoclosure () -> LogMessage) {
        if isOn(.debug) { put(.debug, message) }
    }

    /// Writes a record of level ``LogLevel/info``.
    @inlinable public func info(_ message: @autoclosure () -> LogMessage) {
        if isOn(.info) { put(.info, message) }
    }

    /// Writes a record of level ``LogLevel/notice``.
    @inlinable public func notice(_ message: @autoclosure () -> LogMessage) {
        if isOn(.notice) { put(.notice, message) }
    }

    /// Writes a record of level ``LogLevel/warning``.
    @inlinable public func warning(_ message: @autoclosure () -> LogMessage) {
        if isOn(.warning) { put(.warning, message) }
    }

    /// Writes a record of level ``LogLevel/error``.
    @inlinable public func error(_ message: @autoclosure () -> LogMessage) {
        if isOn(.error) { put(.error, message) }
    }

    /// Writes a record of level ``LogLevel/critical``.
    @inlinable public func critical(_ message: @autoclosure () -> LogMessage) {
        if isOn(.critical) { put(.critical, message) }
    }
}
