// SPDX-License-Identifier: MIT
import Glibc
import Lust
import TestSupport
import Testing

@Suite struct LogFormatTests {
    private func record(_ format: LogFormat, _ body: (Log) -> Void) throws -> String {
        let scratch = try Scratch()
        let log = try Log([LogSink(descriptor: LogFile.open(scratch["x.log"]), format: format)])
        body(log)
        return try scratch.text("x.log")
    }

    @Test func `iso sorts and says its zone`() throws {
        let text = try record(.iso) { $0.info("x") }
        #expect(text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d INFO: x\n/) != nil)
    }

    @Test func `json is one object a line`() throws {
        let text = try record(.json) {
            $0.identify(as: "h\"i", showName: true, showProcess: true)
            $0.log(.error, "a \"b\" \\ \n\u{1}é", fields: ["key": "va\"lue", "odd key": "\0"])
        }
        let wanted =
            #","level":"error","name":"h\"i","pid":\#(getpid()),"message":"a \"b\" \\ \n\u0001é","#
            + #""fields":{"key":"va\"lue","odd key":"\u0000"}}"# + "\n"
        #expect(text.hasPrefix(#"{"time":""#) && text.hasSuffix(wanted))
    }

    @Test func `logfmt quotes what it is given`() throws {
        let text = try record(.logfmt) { $0.log(.notice, "a=\"b\"", fields: ["odd key=": "c d"]) }
        #expect(text.hasSuffix(#" level=notice msg="a=\"b\"" odd_key_="c d""# + "\n"))
    }

    @Test func `a field that does not fit is left out whole`() throws {
        let big = String(repeating: "\u{1}", count: 4000)
        let text = try record(.json) { $0.log(.info, "x", fields: ["a": "1", "big": big, "b": "2"]) }
        #expect(text.hasSuffix(#""message":"x","fields":{"a":"1","b":"2"}}"# + "\n"))
    }

    @Test func `a json record that is cut is still an object`() throws {
        let text = try record(.json) { $0.info("\(String(repeating: "\"", count: 9000))") }
        #expect(text.utf8.count <= Log.limit)
        #expect(text.hasSuffix(" bytes cut]\"}\n"))
    }
}
