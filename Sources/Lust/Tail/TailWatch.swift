// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// Waits until something may have been written: by inotify, else by looking ten times a second.
final class TailWatch: Sendable {
    private let inotify: Int32
    private let bell: Int32
    private let directory: String

    /// - Parameter polling: does without inotify.
    init(_ directory: String, polling: Bool) throws(LustError) {
        self.directory = directory
        bell = sys_eventfd()
        guard bell >= 0 else { throw LustError(step: "tail", errno: -bell) }
        inotify = polling ? -1 : sys_inotify()
    }

    deinit {
        _ = sys_close(bell)
        if inotify >= 0 { _ = sys_close(inotify) }
    }

    /// Sees to it that what is written from here on ends the next wait.
    ///
    /// The folder may be a new one, or not be there.
    func arm() -> Bool {
        // Asked for again, the kernel gives the same watch: one call for "is it still the same folder" too.
        inotify >= 0 && sys_watch(inotify, directory, UInt32(IN_MODIFY | IN_CREATE | IN_MOVE | IN_DELETE)) >= 0
    }

    /// Ends every wait, from now on.
    ///
    /// From any thread.
    func stop() {
        var one: UInt64 = 1
        _ = sys_write(bell, &one, 8)
    }

    /// Whether ``stop()`` was called.
    var isStopped: Bool {
        var waited = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
        return sys_poll(&waited, 1, 0) > 0
    }

    /// Returns when there may be something, or it is over, or after a second: some file systems tell inotify nothing.
    func wait(armed: Bool, milliseconds: Int32? = nil) {
        var waited = [
            pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
            pollfd(fd: armed ? inotify : -1, events: Int16(POLLIN), revents: 0),
        ]
        _ = sys_poll(&waited, 2, min(milliseconds ?? 1000, armed ? 1000 : 100))
        guard armed else { return }
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { room in
            while sys_read(inotify, room.baseAddress, room.count) > 0 {}
        }
    }
}
