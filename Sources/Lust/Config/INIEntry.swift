// SPDX-License-Identifier: MIT

/// A key and its value, as places in the file.
struct INIEntry {
    /// The key in lower case: in the file's bytes, or in those that were made where its lower case has another length.
    var key: Range32

    /// From the first line's value to the end of the last line that is not blank.
    var value: Range32

    /// The position of the section in the file's list.
    var section: UInt32

    /// The line of the key, counted from 1.
    var line: UInt32

    var hash: UInt32

    /// Whether the key is among the bytes that were made.
    var isKeyMade = false

    /// Whether the value goes on in further lines, which still hold their indentation and comments.
    var isLong = false
}

/// A section header, and the entries that follow it.
struct INISection {
    var name: Range32
    var line: UInt32
    var hash: UInt32
    var firstEntry: Int
    var endEntry: Int
}

/// A range of offsets in half the room: a file is at most ``INI/sizeLimit`` long.
struct Range32 {
    var start: UInt32
    var end: UInt32

    @inline(__always) init(_ start: Int, _ end: Int) {
        (self.start, self.end) = (UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end))
    }

    @inline(__always) var range: Range<Int> { Int(start)..<Int(end) }
}
