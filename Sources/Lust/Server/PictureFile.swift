// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The picture of a sequence, and the file it goes into.
enum PictureFile {
    /// Draws a sequence as it is planned, or after a run as it was done.
    ///
    /// - Throws: ``LustError`` at step `svg`.
    static func draw(
        _ calls: Calls, of name: String, _ facts: SequenceState.Facts, hasTimes: Bool, to path: String
    ) throws(LustError) {
        let picture = SequencePicture(name: name, calls: calls.list, facts: facts, hasTimes: hasTimes)
        try write(picture.text, to: path)
    }

    /// What the picture has to know of a plan: who begins, who is to be, and what each descriptor is.
    ///
    /// To be asked before the launch, which closes some of them.
    @MainActor
    static func facts<S: Simple>(_ plan: Plan<S>, _ preparation: Preparation<S>) -> SequenceState.Facts {
        let plan = plan.plan.pointee
        var facts = SequenceState.Facts()
        (facts.uid, facts.gid) = (geteuid(), getegid())
        facts.user = facts.uid == 0 ? "root" : "user \(facts.uid)"
        facts.permitted = plan.permitted.nonzeroBitCount
        facts.bounding = (plan.bounding | plan.bounding_left).nonzeroBitCount
        facts.account = preparation.account?.user ?? facts.user
        facts.jail = preparation.configuration.runDir
        let isOwn = preparation.capture != nil
        facts.files =
            preparation.foreground
            ? [0: "the caller’s", 1: "the caller’s", 2: "the caller’s"]
            : [0: "nothing", 1: isOwn ? "to the log" : "the log", 2: isOwn ? "to the log" : "the log"]
        let names: [(String, [Int32])] =
            [
                ("the pid file", [plan.pid_lock]), ("the log", preparation.logDescriptors),
                ("output", preparation.capture?.descriptors.map(\.number) ?? []),
                ("supervisor", preparation.supervision.descriptors), ("control", preparation.controlDescriptors),
                ("the jail", [plan.jail]), ("Landlock", [plan.ruleset]), ("starter", [plan.report]),
            ] + preparation.server.listeners.map { ("\($0.listen)", [$0.descriptor]) }
        for (name, numbers) in names {
            for number in numbers where number > 2 { facts.files[Int(number)] = name }
        }
        return facts
    }

    /// Writes a picture, whole or not at all; `-` is standard output.
    ///
    /// - Throws: ``LustError`` at step `svg`.
    private static func write(_ text: String, to path: String) throws(LustError) {
        guard path != "-" else {
            return try Output.print(text)
        }
        var facts = stat()
        if sys_fstatat(AT_FDCWD, path, &facts, AT_SYMLINK_NOFOLLOW) == 0, !facts.isRegular {
            throw LustError(step: "svg", subject: path, "is there and is not a plain file")
        }
        // Under a name of its own first, which nobody can have made a link of.
        let new = path + ".new"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = Descriptor(try check("svg", new, sys_openat(AT_FDCWD, new, flags, 0o644)))
        do throws(LustError) {
            try put(Array(text.utf8), into: file, new)
            try check("svg", path, rename(new, path) == 0 ? 0 : -errno)
        } catch {
            unlink(new)
            throw error
        }
    }

    private static func put(_ bytes: [UInt8], into file: Descriptor, _ path: String) throws(LustError) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { sys_write(file.number, $0.baseAddress, $0.count) }
            if count == -Int(EINTR) { continue }
            if count < 0 { throw LustError(step: "svg", subject: path, errno: Int32(-count)) }
            done += count
        }
    }
}
