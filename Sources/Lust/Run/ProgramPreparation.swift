// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// All that a program's run needs, found, opened and judged as root, in the sequence's order.
struct ProgramPreparation {
    /// `sd_listen_fds(3)`: where a program looks for its sockets.
    static let firstSocket: Int32 = 3

    let run: ProgramRun
    let account: Account
    let null: Descriptor
    let pidFile: PidFile?
    let log: Descriptor?
    let jail: Descriptor?
    /// The program's own, or nil if it is found by its path.
    let program: Descriptor?
    /// What Landlock is to allow; nil where nothing is restricted.
    let landlock: LandlockRules?
    /// 3, 4, 5 and so on.
    let sockets: [Descriptor]

    init(_ run: ProgramRun) throws {
        self.run = run
        guard geteuid() == 0 || Identity.ofThisProcess.canBecomeAnother else {
            throw LustError(step: "run", "becoming another user needs root", exit: .notPermitted)
        }
        let account = try Account(
            user: run.user, group: run.group ?? Account.ownGroup(of: run.user), groups: run.groups)
        self.account = account
        // 0, 1 and 2 are open, and nothing of the caller's is in the way of the numbers that the sockets must have.
        _ = try Descriptor.null()
        try check("run", "descriptors", sys_close_range(Self.firstSocket, .max))
        let kept = try run.listen.map { _ in Descriptor(try check("run", "descriptors", sys_dup(0))) }
        null = try Descriptor.null()
        pidFile = try run.pidFile.map(Self.claim)
        do {
            log = try run.log.map { Descriptor(try LogOpening.open($0)) }
            jail = try run.jail.map { try Self.open(jail: $0, for: account) }
            program = try Self.open(run)
            landlock = try LandlockRules(
                LandlockRules.Wanted(
                    read: run.landlockRead, write: run.landlockWrite, connect: run.landlockConnect,
                    bind: run.landlockBind),
                jail: jail.map { ($0, run.jail ?? "") }, program: program.map { .opened($0) } ?? .path(run.program))
            for (listen, place) in zip(run.listen, kept) {
                let listener = try Listener(listen)
                try check("listen", listen.description, sys_dup3(listener.descriptor, place.number))
            }
            sockets = kept
        } catch {
            pidFile?.remove()
            throw error
        }
        Environment.rebuild(extras: run.environment)
    }

    private static func claim(_ path: String) throws -> PidFile {
        do {
            return try PidFile(path)
        } catch is PidFile.AlreadyClaimed {
            guard case .running(let pid) = Claim(of: path) else {
                throw LustError(step: "claim", subject: path, "another start is under way")
            }
            throw LustError(step: "claim", subject: path, "it runs already: pid \(pid)")
        }
    }

    private static func open(jail path: String, for account: Account) throws(LustError) -> Descriptor {
        guard let (directory, facts) = try Jail.existing(path) else {
            throw LustError(step: "jail", subject: path, "is not there", exit: .notConfigured)
        }
        guard facts.admits(account) else {
            throw LustError(step: "jail", subject: path, "mode \(facts.modeText) does not let \(account.user) in")
        }
        return directory
    }

    private static func open(_ run: ProgramRun) throws(LustError) -> Descriptor? {
        guard run.program.hasPrefix("/") else {
            throw LustError(step: "run", subject: run.program, "is not an absolute path", exit: .usage)
        }
        guard run.carried else { return nil }
        let program = try Descriptor.open("run", run.program, O_RDONLY)
        guard try program.facts("run", run.program).isRegular else {
            throw LustError(step: "run", subject: run.program, "is not a plain file")
        }
        return program
    }
}

extension Account {
    /// A user's own group, as the user database has it.
    ///
    /// - Throws: ``LustError`` at step `account`: there is none, so that one has to be named.
    static func ownGroup(of user: String) throws(LustError) -> String {
        let isNumber = user.utf8.allSatisfy { (48...57).contains($0) }
        let entry = isNumber ? UInt32(user).flatMap { getpwuid($0) } : getpwnam(user)
        guard let entry else {
            throw LustError(
                step: "account", subject: user, "no such user, or none with a group of its own: name the group",
                exit: .notConfigured)
        }
        return "\(entry.pointee.pw_gid)"
    }
}
