// SPDX-License-Identifier: MIT
import Lust
import Testing

@Suite struct LogDestinationTests {
    @Test(arguments: [
        ("file:/var/log/x.log", LogDestination.file("/var/log/x.log")),
        (" /var/log/a:b.log\n", .file("/var/log/a:b.log")),
        ("stderr", .standardError), ("syslog", .syslog(.daemon)), ("syslog:LOCAL7", .syslog(.local7)),
        ("journal", .journal),
    ]) func `each is read and written`(_ text: String, _ wanted: LogDestination) throws {
        #expect(try LogDestination(text) == wanted)
        #expect(try LogDestination("\(wanted)") == wanted)
    }

    @Test(arguments: [
        ("", "log: '': not a destination; write file:/PATH, stderr, syslog:FACILITY or journal"),
        ("stderr:2", "log: 'stderr:2': not a destination; write file:/PATH, stderr, syslog:FACILITY or journal"),
        ("file:x.log", "log: 'file:x.log': the path of a log file is absolute: write file:/PATH"),
        (
            "syslog:loud",
            "log: 'syslog:loud': not a facility; write one of user, mail, daemon, auth, lpr, news, cron, authpriv, ftp, "
                + "local0, local1, local2, local3, local4, local5, local6, local7"
        ),
    ]) func `a wrong one is answered with what can be written`(_ text: String, _ message: String) {
        let error = #expect(throws: LustError.self) { try LogDestination(text) }
        #expect(error?.description == message)
    }

    @Test func `several are separated by commas`() throws {
        #expect(
            try LogDestination.list("file:/var/log/x.log, syslog:daemon") == [
                .file("/var/log/x.log"), .syslog(.daemon),
            ])
    }

    @Test(arguments: ["stderr,", "stderr, stderr", "stderr,journal,syslog,/a,/b"])
    func `a wrong list is refused`(_ text: String) {
        #expect(throws: LustError.self) { try LogDestination.list(text) }
    }
}
