// SPDX-License-Identifier: MIT
import Lust
import Testing

@Suite struct AccountTests {
    @Test func `names and numbers are looked up`() throws {
        let named = try Account(user: "nobody", group: "nogroup", groups: ["daemon"])
        #expect(named.uid == 65534 && named.gid == 65534 && named.groups == [1])
        let numbered = try Account(user: "4711", group: "4712", groups: ["4713", "4714"])
        #expect(numbered.uid == 4711 && numbered.gid == 4712 && numbered.groups == [4713, 4714])
        #expect(numbered.user == "4711")
    }

    @Test func `no groups are given where none are asked for`() throws {
        #expect(try Account(user: "nobody", group: "nogroup").groups.isEmpty)
    }

    @Test func `the account of everything without one is known`() throws {
        #expect(try Account(user: "nobody", group: "nogroup").isShared)
        #expect(try !Account(user: "4711", group: "4712").isShared)
    }

    @Test(arguments: [
        ("root", "nogroup", "account: root: is root's user; a daemon has to become another"),
        ("0", "nogroup", "account: 0: is root's user; a daemon has to become another"),
        ("000", "nogroup", "account: 000: is root's user; a daemon has to become another"),
        ("nobody", "root", "account: root: is root's group; a daemon has to become another"),
        ("nobody", "0", "account: 0: is root's group; a daemon has to become another"),
        ("4294967295", "nogroup", "account: 4294967295: no such user"),
        ("4294967296", "nogroup", "account: 4294967296: no such user"),
        ("99999999999999999999", "nogroup", "account: 99999999999999999999: no such user"),
        ("-1", "nogroup", "account: -1: no such user"), ("", "nogroup", "account: no such user"),
        ("lust-nobody-knows", "nogroup", "account: lust-nobody-knows: no such user"),
        ("nobody", "lust-nobody-knows", "account: lust-nobody-knows: no such group"),
    ]) func `whom no daemon can become is refused`(user: String, group: String, words: String) {
        let error = #expect(throws: LustError.self) { try Account(user: user, group: group) }
        #expect(error?.description == words)
        #expect(error?.exit == .notConfigured)
        #expect(error?.step == "account")
    }

    @Test func `root's group among the others is refused`() {
        #expect(throws: LustError.self) { try Account(user: "nobody", group: "nogroup", groups: ["4711", "root"]) }
    }
}
