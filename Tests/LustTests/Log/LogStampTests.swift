// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

@Suite struct LogStampTests {
    @Test(
        .requiresRoot,
        arguments: [
            ("Asia/Kolkata", "+05:30"), ("America/Argentina/Buenos_Aires", "-03:00"), ("UTC", "+00:00"),
        ]) func `the zone is kept in a jail without its files`(_ zone: String, _ offset: String) throws
    {
        let scratch = try Scratch()
        let probe = try LogProbe.start(
            "zone", scratch["x.log"], scratch.path, environment: ["TZ=:/usr/share/zoneinfo/\(zone)"])
        #expect(probe.end() == 0)
        let text = try scratch.text("x.log")
        #expect(text.contains("\(offset) INFO: inside"))
    }
}
