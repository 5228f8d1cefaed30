// SPDX-License-Identifier: MIT
import Glibc
import Lust
import TestSupport
import Testing

@Suite struct LogFileTests {
    private let scratch: Scratch
    private var path: String { scratch["x.log"] }

    init() throws { scratch = try Scratch() }

    private func trouble() -> String? {
        do throws(LustError) {
            close(try LogFile.open(path))
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `it is made for its owner and group, and appended to`() throws {
        let descriptor = try LogFile.open(path)
        defer { close(descriptor) }
        var facts = stat()
        #expect(fstat(descriptor, &facts) == 0)
        #expect(facts.st_mode & 0o777 & ~0o640 == 0)
        let flags = fcntl(descriptor, F_GETFL)
        #expect(flags & O_APPEND != 0 && flags & O_NONBLOCK != 0)
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test func `a symbolic link is not followed`() {
        #expect(symlink("/etc/passwd", path) == 0)
        #expect(trouble() == "log: \(path): is a symbolic link")
    }

    @Test func `a FIFO is refused without waiting, with a reader or without`() {
        #expect(mkfifo(path, 0o600) == 0)
        #expect(trouble() == "log: \(path): is a FIFO or a socket, not a file")
        let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        #expect(trouble() == "log: \(path): is not a regular file")
    }

    @Test func `a file with a second name is refused`() throws {
        try scratch.write("other", "")
        #expect(link(scratch["other"], path) == 0)
        #expect(trouble() == "log: \(path): has 2 names; a log file has one")
    }

    @Test(.requiresRoot)
    func `a file of somebody else's is refused`() throws {
        try scratch.write("x.log", "")
        #expect(chown(path, 65534, 65534) == 0)
        #expect(trouble() == "log: \(path): belongs to user 65534")
    }

    @Test func `a name in a folder that is open`() throws {
        let folder = open(scratch.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        close(try LogFile.open("y.log", in: folder))
        #expect(try scratch.text("y.log") == "")
    }

    @Test func `a folder that is not there is said`() {
        #expect(throws: LustError.self) { try LogFile.open("/nowhere/x.log") }
    }
}
