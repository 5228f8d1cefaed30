// SPDX-License-Identifier: MIT
import Testing

@testable import Lust

private struct Odd: LustSettings {
    let before = 7
    @Setting("a") var aNumber = 1
    var between: Int8 = 3
    @Setting("b", key: "other") var aList: [Port] = [80]
    let closure: @Sendable () -> Int = { 1 }
    @Setting("c", live: true) var aPath: Path?
    var after: (Int8, String) = (1, "x")
    @Setting("d", secret: true) var aWord = "w"
}

private struct Generic<Value: SettingValue & ExpressibleByIntegerLiteral>: LustSettings {
    @Setting("a") var first: Value = 5
    @Setting("b") var second: [Value] = []
}

private final class ClassSettings: LustSettings, Sendable {
    init() {}
}

@Suite struct SettingFieldTests {
    private func summary(_ fields: [SettingField]) -> [String] {
        fields.map { "\($0.key)=\($0.box.text) \($0.box.sentence) \($0.box.isLive) \($0.box.isSecret)" }
    }

    @Test func `settings are found among other properties, the quick way and by reflection`() {
        let odd = Odd()
        let found = summary(SettingField.all(in: odd))
        #expect(
            found == [
                "a_number=1 a false false", "other=80 b false false", "a_path= c true false", "a_word=w d false true",
            ])
        #expect(summary(SettingField.reflected(in: odd)) == found)
    }

    @Test func `the quick way works with this compiler`() {
        #expect(SettingLayout(of: Odd.self) != nil)
        #expect(SettingLayout(of: Int.self) != nil)
        #expect(SettingLayout(of: Setting<Int>.self) != nil)
    }

    @Test func `a generic struct has its settings too`() {
        #expect(summary(SettingField.all(in: Generic<Int>())).count == 2)
        #expect(
            summary(SettingField.all(in: Generic<UInt8>())) == summary(SettingField.reflected(in: Generic<UInt8>())))
    }

    @Test func `what is no struct is looked at by reflection`() {
        #expect(SettingLayout(of: ClassSettings.self) == nil)
        #expect(SettingField.all(in: ClassSettings()).isEmpty)
    }

    @Test(
        arguments: [
            ("port", "port"), ("logFile", "log_file"), ("HTTPPort", "http_port"), ("logURL", "log_url"), ("a_b", "a_b"),
            ("ipV6Only", "ip_v6_only"), ("x1Y2", "x1_y2"), ("aB_C", "a_b_c"),
        ])
    func `a property's name becomes a key`(name: String, key: String) {
        #expect(Array(name.utf8).withUnsafeBufferPointer { SettingField.snakeCase($0) } == key)
    }
}
