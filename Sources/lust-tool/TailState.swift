// SPDX-License-Identifier: MIT
import Glibc
import Lust

/// The file that a position is kept in between two runs.
struct TailState {
    private let path: String

    init(_ path: String) { self.path = path }

    /// The saved position; none where there is no file yet.
    func read() throws(LustError) -> TailPosition? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if access(path, F_OK) != 0 { return nil }
            throw LustError(step: "tail", subject: path, "cannot be read")
        }
        defer { close(file) }
        let text = withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { room in
            let count = Glibc.read(file, room.baseAddress, room.count)
            return String(decoding: room[..<max(0, count)], as: UTF8.self)
        }
        return try TailPosition(String(text.prefix { !$0.isNewline }))
    }

    /// Saves a position: in a new file under the old one's name, so that there is a whole one at any time.
    func write(_ position: TailPosition) throws(LustError) {
        let new = path + ".new"
        let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw LustError(step: "tail", subject: new, "cannot be written") }
        let text = "\(position)\n"
        let count = text.withCString { Glibc.write(file, $0, strlen($0)) }
        close(file)
        guard count == text.utf8.count, rename(new, path) == 0 else {
            throw LustError(step: "tail", subject: path, "cannot be written")
        }
    }
}
