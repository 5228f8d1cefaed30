// SPDX-License-Identifier: MIT
//
// The INI parser and the types of settings under libFuzzer, by `make fuzz`. Config needs nothing of the rest, so it is
// compiled in.

struct FuzzedSettings: LustSettings {
    @Setting("a") var text = ""
    @Setting("b") var number = 0
    @Setting("c") var ports: [Port] = []
    @Setting("d") var duration: Duration = .zero
    @Setting("e") var size: ByteSize = 0
    @Setting("f") var mode: FileMode = 0
    @Setting("g") var user: UserName = "nobody"
    @Setting("h") var address: [Address] = []
    @Setting("i") var words: [String] = []
    @Setting("j") var path: Path?
    @Setting("k") var real = 0.0
    @Setting("l") var flag = false
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    checkLookUps(bytes)
    checkSettings(bytes)
    return 0
}

/// Whatever a file shows can be looked up, and is the same then.
private func checkLookUps(_ bytes: [UInt8]) {
    do {
        let ini = try INI(parsing: bytes, file: "f")
        let flat = try ini.flattened()
        var seen: Set<[UInt8]> = []
        for section in ini.sections {
            for key in ini.keys(in: section) {
                let value = try ini.value(section, key)
                precondition(value != nil && ini.line(section, key) != nil)
                seen.insert(Array("\(section).\(key)".utf8))
            }
        }
        precondition(Set(flat.map { Array($0.name.utf8) }) == seen)
    } catch let errors as ConfigErrors {
        precondition(errors.errors.allSatisfy { $0.description.hasPrefix("f:") })
    } catch {
        preconditionFailure("what is flattened can be looked up: \(error)")
    }
}

/// Settings that can be read can be written and read again.
private func checkSettings(_ bytes: [UInt8]) {
    let file = SettingsFile(path: "/f", bytes: bytes)
    do {
        let list = try SettingsLoader(section: "s", file: file).load(FuzzedSettings.self).effective.list
        let texts = list.map { SettingOverride($0.key, $0.text) }
        let again = try SettingsLoader(section: "s", overrides: texts).load(FuzzedSettings.self).effective
        precondition(again.list.map { Array($0.text.utf8) } == texts.map { Array($0.text.utf8) })
    } catch {
        precondition(!error.errors.isEmpty && error.errors.allSatisfy { $0.origin != .commandLine })
    }
}
