// SPDX-License-Identifier: MIT
import Glibc

/// `/etc/passwd` and `/etc/group`, read as files.
///
/// Every nsswitch.conf that a distribution ships asks them first, so their answer is the system's, and it comes without
/// what the name service does besides: ask nscd's socket, read nsswitch.conf, load modules into a process that is root.
/// That also lets a program that is linked statically find its user. Who is not in the files is looked up with
/// getpwnam_r(3) and getgrnam_r(3).
enum UserDatabase {
    /// The number in the line of a name; nil if it is not in the file.
    ///
    /// Both files have `name:password:number:` first: see passwd(5), group(5).
    static func number(of name: String, in path: String) -> UInt32? {
        guard !name.isEmpty, let text = ProcFile.bytes(path, isPlain: true) else { return nil }
        return text.withUnsafeBufferPointer { number(of: Array(name.utf8), in: $0) }
    }

    static func number(of name: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let (newline, colon) = (UInt8(ascii: "\n"), UInt8(ascii: ":"))
        // "+" and "-" begin the lines of the old compat service, which are no users.
        guard let first = name.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
        var rest = text[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != newline }
            rest = rest[line.endIndex...].dropFirst()
            guard line.starts(with: name), line.dropFirst(name.count).first == colon else { continue }
            let fields = line.dropFirst(name.count + 1)
            guard let second = fields.firstIndex(of: colon) else { continue }
            let number = fields[(second + 1)...].prefix { $0 != colon }
            return UInt32(String(decoding: number, as: UTF8.self))
        }
        return nil
    }
}
