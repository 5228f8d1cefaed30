// SPDX-License-Identifier: MIT

/// One packet on the control socket: a version, what it is about, and texts.
///
/// A byte each for version and code, then for each text its length in bytes (32 bits, least first) and its bytes in
/// UTF-8. The lengths have to add up to the packet exactly. What cannot be read is refused whole.
struct ControlMessage: Equatable {
    static let version: UInt8 = 1

    /// The most bytes in a packet: below what a socket of default size takes in one piece (`net.core.wmem_default`).
    static let largest = 128 << 10

    /// The most texts in a packet.
    static let mostTexts = 4096

    let code: Code
    var texts: [String] = []

    enum Code: UInt8 {
        // Asked by a command. `replaced` tells the daemon that another has its place.
        case status = 1, reload, reopen, handover, replaced
        // Said by the daemon: `stopping` without having been asked, to who takes its place.
        case done = 128, refused, stopping
    }

    /// Why a packet is none.
    enum Fault: String, Error {
        case short = "the packet is too short"
        case long = "the packet is too long"
        case version = "another version of the protocol; this is 1"
        case code = "an unknown request"
        case texts = "the lengths in the packet are wrong"
    }

    /// Texts under names.
    init(_ code: Code, pairs: [(String, String)]) {
        self.init(code, pairs.flatMap { [$0, $1] })
    }

    init(_ code: Code, _ texts: [String] = []) { (self.code, self.texts) = (code, texts) }

    init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        guard bytes.count >= 2 else { throw .short }
        guard bytes.count <= Self.largest else { throw .long }
        guard bytes[0] == Self.version else { throw .version }
        guard let code = Code(rawValue: bytes[1]) else { throw .code }
        var (texts, rest): ([String], Slice<UnsafeRawBufferPointer>) = ([], bytes.dropFirst(2))
        while !rest.isEmpty {
            guard rest.count >= 4, texts.count < Self.mostTexts else { throw .texts }
            let size = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= size, let text = String(validating: rest.prefix(size), as: UTF8.self) else {
                throw .texts
            }
            texts.append(text)
            rest = rest.dropFirst(size)
        }
        self.init(code, texts)
    }

    /// The packet; nil if it would be too long.
    var bytes: [UInt8]? {
        var bytes: [UInt8] = [Self.version, code.rawValue]
        guard texts.count <= Self.mostTexts else { return nil }
        for text in texts {
            let size = text.utf8.count
            for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: size >> shift)) }
            bytes += text.utf8
        }
        return bytes.count <= Self.largest ? bytes : nil
    }

    /// The texts as names with their values; nil if one has no value.
    var pairs: [(name: String, value: String)]? {
        guard texts.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: texts.count, by: 2).map { (texts[$0], texts[$0 + 1]) }
    }
}
