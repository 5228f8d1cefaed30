// SPDX-License-Identifier: MIT
import Lust
import Testing

@Suite struct SettingOverrideTests {
    @Test func `the first equals sign separates`() {
        #expect(SettingOverride(argument: "Key=a=b") == SettingOverride("key", "a=b"))
        #expect(SettingOverride(argument: "key=")?.text == "")
        #expect(SettingOverride(argument: "key") == nil)
        #expect(SettingOverride(argument: "=x") == nil)
    }
}
