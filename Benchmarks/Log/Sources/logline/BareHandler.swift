// SPDX-License-Identifier: MIT
import Glibc
import Logging

/// What swift-log costs whatever the handler: one `write` of the text behind a stamp that never changes.
///
/// Looks at no clock, escapes nothing, knows one destination.
struct BareHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    private let descriptor: Int32
    private let line: UnsafeMutablePointer<UInt8>
    private static let stamp: StaticString = "[Mon Nov 23 10:31:07 2026] INFO: "

    init(descriptor: Int32) {
        self.descriptor = descriptor
        line = .allocate(capacity: 4096)
        line.update(from: Self.stamp.utf8Start, count: Self.stamp.utf8CodeUnitCount)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var text = event.message.description
        let start = Self.stamp.utf8CodeUnitCount
        let size = text.withUTF8 { bytes in
            bytes.baseAddress.map { (line + start).update(from: $0, count: bytes.count) }
            return start + bytes.count
        }
        line[size] = 10
        write(descriptor, line, size + 1)
    }
}
