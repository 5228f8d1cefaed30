// SPDX-License-Identifier: MIT
import Glibc
@testable import Lust
import Testing

@Suite struct IdentityTests {
    @Test func `this process is what it is`() {
        let identity = Identity.ofThisProcess
        #expect(identity.uids == [getuid(), geteuid(), geteuid(), geteuid()])
        #expect(identity.gids == [getgid(), getegid(), getegid(), getegid()])
        #expect(identity.groups.count == Int(getgroups(0, nil)))
        #expect(identity.threads > 1)
        #expect(identity.canBecomeAnother == (geteuid() == 0))
    }

    @Test func `there is none of a process that is not there`() {
        #expect(Identity(pid: 0x3FFF_FFFF) == nil)
    }
}
