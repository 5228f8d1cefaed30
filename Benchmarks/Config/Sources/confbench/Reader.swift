// SPDX-License-Identifier: MIT
import Glibc
import Lust
import climit

/// Something that reads the file and looks every key up, and how long that took each time.
struct Reader: Sendable {
    let name: String
    /// Reads the file, calls `timed` to look all up, and gives back the time for the one and the other.
    let run: @Sendable (String, [(section: String, key: String)]) -> (parse: Double, get: Double)

    static let limit = Reader(name: "C limit") { path, names in
        var file: OpaquePointer?
        let parse = microseconds { file = climit_parse(path) }
        var sum = 0
        let names = names.map { (strdup($0.section), strdup($0.key)) }
        let get = microseconds {
            for (section, key) in names {
                var length = 0
                _ = climit_get(file, section, key, &length)
                sum += length
            }
        }
        for (section, key) in names {
            free(section)
            free(key)
        }
        climit_free(file)
        precondition(sum > 0)
        return (parse, get)
    }

    static let keyFile = Reader(name: "GKeyFile") { path, names in
        var file: UnsafeMutableRawPointer?
        let parse = microseconds { file = gkeyfile_parse(path) }
        var sum = 0
        let names = names.map { (strdup($0.section), strdup($0.key)) }
        let get = microseconds { for (section, key) in names { sum += gkeyfile_get(file, section, key) } }
        for (section, key) in names {
            free(section)
            free(key)
        }
        gkeyfile_free(file)
        precondition(sum > 0)
        return (parse, get)
    }

    static let lust = Reader(name: "Lust") { path, names in
        var file: INI?
        let parse = microseconds {
            do {
                file = try INI(parsing: bytes(of: path), file: path)
            } catch {
                fatalError("\(error)")
            }
        }
        guard let file else { fatalError("not read") }
        var sum = 0
        let get = microseconds {
            for (section, key) in names {
                do {
                    sum += try file.value(section, key)?.utf8.count ?? 0
                } catch {
                    fatalError("\(error)")
                }
            }
        }
        precondition(sum > 0)
        return (parse, get)
    }

    private static func bytes(of path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var facts = stat()
        fstat(descriptor, &facts)
        return [UInt8](unsafeUninitializedCapacity: Int(facts.st_size)) { buffer, count in
            count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
        }
    }
}
