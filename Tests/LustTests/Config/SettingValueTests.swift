// SPDX-License-Identifier: MIT
import Lust
import Testing

private enum Mode: String, CaseIterable, SettingValue { case fast, safe, both }

/// Each text is read, written, and read again as the same value.
private func reads<Value: SettingValue & Equatable>(_ type: Value.Type, _ texts: [(String, String)]) throws {
    for (text, canonical) in texts {
        let value = try Value(settingText: text)
        #expect(value.settingText == canonical)
        #expect(try Value(settingText: value.settingText) == value)
    }
}

private func refuses<Value: SettingValue>(_ type: Value.Type, _ texts: [String]) {
    for text in texts { #expect(throws: SettingProblem.self, "\(text)") { try Value(settingText: text) } }
}

@Suite struct SettingValueTests {
    @Test func `whole numbers`() throws {
        try reads(Int.self, [("0", "0"), ("-5", "-5"), ("+7", "7"), ("9223372036854775807", "9223372036854775807")])
        refuses(Int.self, ["", "1.5", "0x10", "9223372036854775808", "1 ", "one"])
        try reads(UInt8.self, [("255", "255")])
        refuses(UInt8.self, ["256", "-1"])
        #expect(UInt8.wanted == "a whole number (0 to 255)")
    }

    @Test func `numbers`() throws {
        try reads(Double.self, [("0.5", "0.5"), ("1e6", "1000000.0"), ("-3", "-3.0")])
        refuses(Double.self, ["nan", "inf", "", "1,5"])
    }

    @Test func `yes and no in configparser's words`() throws {
        try reads(Bool.self, ["1", "yes", "TRUE", "On"].map { ($0, "yes") })
        try reads(Bool.self, ["0", "no", "False", "OFF"].map { ($0, "no") })
        refuses(Bool.self, ["", "y", "2", "enabled"])
    }

    @Test func `ports`() throws {
        try reads(Port.self, [("1", "1"), ("65535", "65535"), ("080", "80")])
        refuses(Port.self, ["0", "65536", "-1", "+80", "http", "", "８０"])
        #expect(Port(number: 0) == nil)
    }

    @Test func `lists and what is empty`() throws {
        try reads([Port].self, [("2000 2001, 2002", "2000 2001 2002"), ("", "")])
        try reads([String].self, [(#""a b" c"#, #""a b" c"#)])
        refuses([Port].self, ["80 x"])
        try reads(Int?.self, [("", ""), ("5", "5")])
        refuses(Int?.self, ["x"])
    }

    @Test func `what is allowed may be nothing, and a jail more than yes or no`() throws {
        for (text, canonical) in [("none", "none"), ("80, 443", "80 443"), ("80", "80")] {
            #expect(try Allowed<Port>(settingText: text).settingText == canonical)
        }
        #expect(try Allowed<Port>?(settingText: "") == nil as Allowed<Port>?)
        #expect(try Allowed<Path>?(settingText: "none")?.list.isEmpty == true)
        refuses(Allowed<Port>.self, ["none 80", "all", "0"])
        refuses(Allowed<Path>.self, ["data", "/data none"])
        try reads(JailKind.self, [("yes", "yes"), ("0", "no"), ("Namespace", "namespace"), ("TRUE", "yes")])
        refuses(JailKind.self, ["", "namespaces", "chroot"])
    }

    @Test func `durations`() throws {
        try reads(
            Duration.self,
            [
                ("1.5s", "1.5s"), ("2m", "2m"), ("500ms", "500ms"), ("30", "30s"), ("0", "0s"), ("90m", "90m"),
                ("120", "2m"),
                ("24h", "1d"), ("1.5 h", "90m"), ("250us", "250us"), ("1ns", "1ns"), ("1.000000001", "1.000000001s"),
                ("106751d", "106751d"),
            ])
        refuses(
            Duration.self,
            [
                "", "-1s", "1.", ".5", "1x", "s", "1s2", "99999999999999999999", "9223372036854775807d",
                "0.999999999999999999d", "9223372036854775807s", "106752d",
            ])
    }

    @Test func `sizes`() throws {
        try reads(
            ByteSize.self,
            [
                ("0", "0"), ("1000", "1000"), ("64K", "64K"), ("1g", "1G"), ("1024M", "1G"), ("2KiB", "2K"),
                ("1 T", "1T"),
            ])
        refuses(ByteSize.self, ["", "-1", "K", "1.5G", "1KB", "1X", "9223372036854775807K"])
    }

    @Test func `file modes`() throws {
        try reads(
            FileMode.self, [("0750", "0750"), ("755", "0755"), ("0", "0000"), ("04755", "04755"), ("1777", "01777")])
        refuses(FileMode.self, ["", "8", "10000", "000750", "rwx", "-1", "0o750"])
    }

    @Test func `users and groups by name or number`() throws {
        try reads(
            UserName.self, [("www-data", "www-data"), ("0", "0"), ("4294967294", "4294967294"), ("müller", "müller")])
        refuses(UserName.self, ["4294967295", "99999999999", "-1", "", "+1", "a b", "a:b", "../x", "a\nb"])
        refuses(GroupName.self, ["4294967295", "-1", "", "a\u{7F}"])
        #expect(try UserName(settingText: "33").id == 33)
        #expect(UserName.wanted == "a user (a name, or a number from 0 to 4294967294)")
    }

    @Test func `paths`() throws {
        try reads(Path.self, [("/", "/"), ("/var/log/x y.log", "/var/log/x y.log")])
        refuses(Path.self, ["", "x", "./x", "/a\0b", "/" + String(repeating: "x", count: 4095)])
    }

    @Test func `addresses`() throws {
        try reads(
            Address.self,
            [
                ("0.0.0.0:80", "0.0.0.0:80"), ("[::1]:53", "[::1]:53"), ("[0:0::1]:53", "[::1]:53"), ("*:80", "*:80"),
                ("/run/x.sock", "/run/x.sock"),
            ])
        refuses(
            Address.self,
            [
                "", "80", ":80", "1.2.3:80", "1.2.3.4", "1.2.3.4:0", "::1:53", "[::1]", "[1.2.3.4]:80", "localhost:80",
                "1.2.3.4:+80", "01.2.3.4:80", "/" + String(repeating: "x", count: 107), "[::1\0]:53",
            ])
        #expect(try Address(settingText: "*:80") == .any(80))
    }

    @Test func `an enumeration needs no code`() throws {
        try reads(Mode.self, [("fast", "fast"), ("SAFE", "safe")])
        refuses(Mode.self, ["", "slow"])
        #expect(Mode.wanted == "one of fast, safe, both")
    }
}
