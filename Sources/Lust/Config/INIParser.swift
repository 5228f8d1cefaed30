// SPDX-License-Identifier: MIT
import Glibc

/// The one pass over a file.
struct INIParser {
    var sections = [INISection(name: Range32(0, 0), line: 0, hash: 0, firstEntry: 0, endEntry: 0)]
    var entries: [INIEntry] = []
    var defaults: [Int] = []
    var made: [UInt8] = []
    var index: HashIndex
    var sectionIndex = HashIndex(expected: 8)
    var errors: INIErrorList

    let seed = NameHash.seed
    private var section = -1
    // The entry that a deeper line goes on with; none after a header, and after a key without a name.
    private var open = -1
    private var indentation = 0
    private var line = 0

    init(file: String, size: Int) {
        errors = INIErrorList(file: file)
        index = HashIndex(expected: size / 48)
        entries.reserveCapacity(size / 48)
    }

    /// Reads all lines; keys are put into lower case where they stand.
    mutating func parse(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        let text = Text(buffer)
        let invalid = UTF8Check.firstInvalid(text)
        var lines = Lines(text, to: invalid.map { Decoder.readable(text, before: $0) } ?? text.count)
        while let (start, end) = lines.take() {
            line += 1
            take(buffer, start, end)
        }
        closeSection()
        guard let invalid else { return }
        let number = Lines.number(of: min(invalid, text.count - 1), in: text)
        errors.stop(number, "this is not UTF-8: \(Decoder.complaint(text, invalid))")
    }

    @inline(__always) private mutating func take(_ buffer: UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ end: Int)
    {
        let text = Text(buffer)
        let first = WhiteSpace.skip(text, start, end)
        if first == end { return }
        let byte = text[first]
        if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") { return }
        let depth = first == start ? 0 : characters(text, start, first)
        let last = WhiteSpace.trim(text, first, end)
        if depth > indentation && open >= 0 {
            entries[open].value.end = UInt32(truncatingIfNeeded: last)
            entries[open].isLong = true
            return
        }
        indentation = depth
        if byte == UInt8(ascii: "["), let close = lastBracket(text, first, last) {
            header(text, first + 1, close)
        } else if section < 0 {
            missingHeader(text, first, last)
        } else {
            option(buffer, first, last)
        }
    }

    @inline(__always)
    private mutating func option(_ buffer: UnsafeMutableBufferPointer<UInt8>, _ first: Int, _ last: Int) {
        let text = Text(buffer)
        let (delimiter, odd) = KeyScan.scan(text, first, last)
        if delimiter == last { return missingDelimiter(text, first, last) }
        let keyEnd = WhiteSpace.trim(text, first, delimiter)
        var entry = INIEntry(
            key: Range32(first, keyEnd), value: Range32(WhiteSpace.skip(text, delimiter + 1, last), last),
            section: UInt32(truncatingIfNeeded: section), line: UInt32(truncatingIfNeeded: line), hash: 0)
        if odd != 0 { lower(&entry, buffer, isASCII: odd == 1) }
        if keyEnd == first { missingKey(text, first, last) }
        add(entry, text)
        if keyEnd == first { open = -1 }
    }

    @inline(never)
    private mutating func lower(
        _ entry: inout INIEntry, _ buffer: UnsafeMutableBufferPointer<UInt8>, isASCII: Bool
    ) {
        if isASCII {
            for i in entry.key.range { buffer[i] = LowerCase.ascii(buffer[i]) }
        } else {
            let lower = LowerCase.of(buffer[entry.key.range])
            (entry.key, entry.isKeyMade) = (Range32(made.count, made.count + lower.count), true)
            made.append(contentsOf: lower)
        }
    }

    @inline(__always)
    private mutating func add(_ new: INIEntry, _ text: Text) {
        var entry = new
        let place = made.withUnsafeBufferPointer { made in
            let name = Text(rebasing: (entry.isKeyMade ? made : text)[entry.key.range])
            entry.hash = NameHash.of(name, in: section, seed: seed)
            return entries.withUnsafeBufferPointer { entries in
                index.place(entry.hash) {
                    let other = entries[$0]
                    return other.hash == entry.hash && other.section == entry.section
                        && same(Text(rebasing: (other.isKeyMade ? made : text)[other.key.range]), name)
                }
            }
        }
        open = entries.count
        entries.append(entry)
        if let twin = index[place] {
            repeated(entry, twin, text)
        } else {
            index.insert(open, at: place) { entries[$0].hash }
        }
        if section == 0 { defaults.append(open) }
    }

    @inline(never)
    private mutating func repeated(_ entry: INIEntry, _ twin: Int, _ text: Text) {
        let key = made.withUnsafeBufferPointer { made in excerpt(entry.isKeyMade ? made : text, entry.key) }
        let name = section == 0 ? INI.defaultSection : excerpt(text, sections[section].name)
        errors.stop(line, "key '\(key)' is already in [\(name)], at line \(entries[twin].line)")
    }

    @inline(never)
    private mutating func missingDelimiter(_ text: Text, _ first: Int, _ last: Int) {
        errors.add(line, "'key = value' expected, found '\(excerpt(text, first, last))'")
    }

    @inline(never)
    private mutating func missingKey(_ text: Text, _ first: Int, _ last: Int) {
        errors.add(line, "a key is expected before '\(excerpt(text, first, last))'")
    }

    @inline(never)
    private mutating func header(_ text: Text, _ start: Int, _ end: Int) {
        closeSection()
        open = -1
        let name = Text(rebasing: text[start..<end])
        if name.elementsEqual(INI.defaultSection.utf8) {
            section = 0
            return
        }
        let hash = NameHash.of(name, seed: seed)
        let place = sectionIndex.place(hash) {
            sections[$0].hash == hash && same(Text(rebasing: text[sections[$0].name.range]), name)
        }
        section = sections.count
        sections.append(
            INISection(
                name: Range32(start, end), line: UInt32(truncatingIfNeeded: line), hash: hash,
                firstEntry: entries.count, endEntry: entries.count))
        if let twin = sectionIndex[place] {
            errors.stop(line, "section [\(excerpt(text, start, end))] is already there, at line \(sections[twin].line)")
        } else {
            sectionIndex.insert(section, at: place) { sections[$0].hash }
        }
    }

    private mutating func closeSection() {
        if section > 0 { sections[section].endEntry = entries.count }
    }

    @inline(never)
    private mutating func missingHeader(_ text: Text, _ first: Int, _ last: Int) {
        // One is enough: all lines up to the next header have the same fault.
        if errors.isStopped { return }
        let mark = text[first..<last].starts(with: [0xEF, 0xBB, 0xBF]) ? ": leave the byte order mark out" : ""
        errors.stop(
            line, "a section header such as [name] is expected first, found '\(excerpt(text, first, last))'\(mark)")
    }
}

/// The last `]` of a line, if it leaves a name of one byte at least between it and the `[`.
@inline(__always) private func lastBracket(_ text: Text, _ first: Int, _ last: Int) -> Int? {
    var i = last - 1
    while i > first && text[i] != UInt8(ascii: "]") { i -= 1 }
    return i - first >= 2 ? i : nil
}

/// How many characters the bytes are.
@inline(__always) private func characters(_ text: Text, _ start: Int, _ end: Int) -> Int {
    var count = 0
    for i in start..<end where text[i] & 0xC0 != 0x80 { count += 1 }
    return count
}

private func excerpt(_ text: Text, _ range: Range32) -> String { excerpt(text, Int(range.start), Int(range.end)) }

/// Enough of a text to find it again, fit for a terminal.
private func excerpt(_ text: Text, _ start: Int, _ end: Int) -> String {
    Excerpt.of(String(decoding: text[start..<min(end, start + 240)], as: UTF8.self))
}
