// SPDX-License-Identifier: MIT
import Glibc
@testable import Lust
import TestSupport
import Testing

@Suite(.requiresRoot) final class JailTests {
    let scratch: Scratch
    let account: Account

    init() throws {
        scratch = try Scratch()
        account = try Account(user: "4711", group: "4712", groups: ["4713"])
    }

    @Test func `one that is not there is made and is root's`() throws {
        let jail = try Jail(scratch["jail"], mode: 0o777)
        let facts = try #require(File.facts(scratch["jail"]))
        #expect(facts.st_uid == 0 && facts.st_mode & 0o7777 == 0o755)
        #expect(try jail.directory.facts("jail", "").st_ino == facts.st_ino)
    }

    @Test func `one that is there stays as it is`() throws {
        try scratch.makeFolder("jail", mode: 0o711)
        _ = try Jail(scratch["jail"], mode: 0o755)
        #expect(File.facts(scratch["jail"])?.st_mode == S_IFDIR | 0o711)
    }

    @Test func `to look for one makes none`() throws {
        #expect(try Jail.existing(scratch["jail"]) == nil)
        #expect(!File.exists(scratch["jail"]))
    }

    @Test func `its descriptor opens nothing by itself`() throws {
        let jail = try Jail(scratch["jail"], mode: 0o755)
        #expect(fcntl(jail.directory.number, F_GETFL) & 0o10000000 != 0, "O_PATH")
        #expect(fcntl(jail.directory.number, F_GETFD) == FD_CLOEXEC)
    }

    @Test(arguments: ["relative", "", "/", "/tmp/.", "/tmp/.."]) func `a path that names no folder in one is refused`(
        path: String
    ) {
        #expect(throws: LustError.self) { try Jail(path, mode: 0o755) }
    }

    @Test(arguments: [
        (UInt32(0o755), UInt32(0), true), (0o711, 0, true), (0o700, 0, false), (0o750, 4712, true), (0o750, 4713, true),
        (0o750, 4799, false), (0o705, 4712, false), (0o701, 0, true),
    ]) func `whom it lets in is found out before`(mode: UInt32, group: UInt32, admits: Bool) throws {
        try scratch.makeFolder("jail", mode: mode)
        chown(scratch["jail"], 0, group)
        let jail = try Jail(scratch["jail"], mode: 0o755)
        if admits { try jail.admits(account) } else { #expect(throws: LustError.self) { try jail.admits(account) } }
    }

    @Test func `data is the account's and nobody else's`() throws {
        let jail = try Jail(scratch["jail"], mode: 0o755)
        try jail.makeData(for: account)
        let facts = try #require(File.facts(scratch["jail/data"]))
        #expect(facts.st_uid == 4711 && facts.st_gid == 4712 && facts.st_mode == S_IFDIR | 0o700)
        #expect(File.names(in: scratch["jail"]) == ["data"])
    }

    @Test func `data that is there stays as it is`() throws {
        let jail = try Jail(scratch["jail"], mode: 0o755)
        try scratch.makeFolder("jail/data", mode: 0o770)
        try jail.makeData(for: account)
        #expect(File.facts(scratch["jail/data"])?.st_mode == S_IFDIR | 0o770)
        #expect(File.facts(scratch["jail/data"])?.st_uid == 0)
    }

    @Test func `data that a killed start left half-made is finished`() throws {
        let jail = try Jail(scratch["jail"], mode: 0o755)
        try scratch.makeFolder("jail/.data", mode: 0o700)
        try jail.makeData(for: account)
        #expect(File.names(in: scratch["jail"]) == ["data"])
        #expect(File.facts(scratch["jail/data"])?.st_uid == 4711)
    }

    @Test func `proc is root's or refused`() throws {
        let jail = try Jail(scratch["jail"], mode: 0o755)
        try jail.makeProc()
        try jail.makeProc()
        #expect(File.facts(scratch["jail/proc"])?.st_uid == 0)
        chown(scratch["jail/proc"], 4711, 4712)
        #expect(throws: LustError.self) { try jail.makeProc() }
        rmdir(scratch["jail/proc"])
        symlink("/etc", scratch["jail/proc"])
        #expect(throws: LustError.self) { try jail.makeProc() }
    }
}
