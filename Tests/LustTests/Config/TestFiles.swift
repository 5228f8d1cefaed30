// SPDX-License-Identifier: MIT
import Glibc

/// The directory that a source file is in.
func directory(of file: StaticString) -> String {
    let path = "\(file)"
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
}

/// A file that a test could not read or write.
struct NoFile: Error { let path: String }

/// A file's bytes.
func bytes(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw NoFile(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return bytes
}

/// Makes a file of bytes.
func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = fopen(path, "w") else { throw NoFile(path: path) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw NoFile(path: path) }
}

/// Random numbers that are the same in every run: splitmix64.
struct Dice {
    var state: UInt64

    /// 0 to `sides` - 1.
    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(sides))
    }
}
