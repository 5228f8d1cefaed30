// SPDX-License-Identifier: MIT
@testable import Lust
import Testing

/// How a call is shown.
@Suite struct CallsTests {
    private func call(_ result: Int64) -> Calls.Call {
        Calls.Call(
            step: "setresuid", phase: "daemon", name: "setresuid", arguments: ["1", "2", "-1"], result: result,
            nanoseconds: 1234)
    }

    @Test func `a call reads as in C`() {
        #expect(call(0).text == "setresuid(1, 2, -1)")
    }

    @Test(arguments: [
        (Int64(0), "0"), (7, "7"), (-1, "-1 EPERM"), (-11, "-1 EAGAIN"), (-131, "-1 ENOTRECOVERABLE"),
        (-9999, "-1 9999"),
    ])
    func `its outcome reads as strace's`(result: Int64, outcome: String) {
        #expect(call(result).outcome == outcome)
    }
}
