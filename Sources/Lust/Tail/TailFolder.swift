// SPDX-License-Identifier: MIT
import Glibc

/// The files that a log file becomes when it is rotated: `hi.log.1`, `hi.log-20261123`, in the same folder.
struct TailFolder {
    let path: String
    private let folder: String
    private let name: String

    init(_ file: String) {
        let cut = file.lastIndex(of: "/")
        path = file
        folder = cut.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        name = cut.map { String(file[file.index(after: $0)...]) } ?? file
    }

    var directory: String { folder }

    /// Its rotated files, the one that was written last at the end.
    ///
    /// Compressed ones are no longer of use.
    func rotated() -> [(path: String, facts: FileFacts)] {
        names().map { "\(folder)/\($0)" }
            .compactMap { path in FileFacts(path).map { (path, $0) } }
            .filter { $0.1.isRegular }
            // Within one tick of the kernel's clock the names decide: hi.log.2 is older than hi.log.1.
            .sorted {
                ($0.1.changed, $0.1.file.born, $1.0.count, $1.0) < ($1.1.changed, $1.1.file.born, $0.0.count, $0.0)
            }
    }

    private func names() -> [String] {
        ProcFile.names(in: folder).filter(isRotated)
    }

    private func isRotated(_ other: String) -> Bool {
        guard other.count > name.count, other.hasPrefix(name), let next = other.dropFirst(name.count).first else {
            return false
        }
        let isCompressed = [".gz", ".xz", ".bz2", ".zst", ".lz4", ".Z"].contains { other.hasSuffix($0) }
        return ".-_~".contains(next) && !isCompressed
    }
}
