// SPDX-License-Identifier: MIT
import Glibc

/// The lines of a text, as Python's text files have them: ended by `\n`, `\r\n` or `\r`, and by nothing else.
struct Lines {
    private let text: Text
    private let end: Int
    private var next: Int
    private var lineFeed: Int
    private var carriageReturn: Int

    /// The lines of `text[start..<end]`.
    init(_ text: Text, from start: Int = 0, to end: Int) {
        (self.text, self.end, next) = (text, end, start)
        lineFeed = Lines.find(0x0A, text, start, end)
        carriageReturn = Lines.find(0x0D, text, start, end)
    }

    /// The next line without what ends it, or nil after the last.
    @inline(__always) mutating func take() -> (start: Int, end: Int)? {
        guard next < end else { return nil }
        let start = next
        if lineFeed < start { lineFeed = Lines.find(0x0A, text, start, end) }
        if carriageReturn < start { carriageReturn = Lines.find(0x0D, text, start, end) }
        if lineFeed < carriageReturn {
            next = lineFeed + 1
            return (start, lineFeed)
        }
        // Both are the text's end where neither was found.
        next = carriageReturn + 1 == lineFeed ? lineFeed + 1 : carriageReturn + 1
        return (start, carriageReturn)
    }

    // Each find is remembered until the line is past it, or a text of one kind only would be searched again and again.
    private static func find(_ byte: Int32, _ text: Text, _ start: Int, _ end: Int) -> Int {
        guard let base = text.baseAddress, start < end else { return end }
        guard let found = memchr(base + start, byte, end - start) else { return end }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }

    /// The number of the line that holds the byte at `offset`, counted from 1.
    static func number(of offset: Int, in text: Text) -> Int {
        var lines = Lines(text, to: offset)
        var number = 0
        var last: (start: Int, end: Int)? = nil
        while let line = lines.take() { (number, last) = (number + 1, line) }
        guard let last else { return 1 }
        return last.end < offset ? number + 1 : number
    }
}
