// SPDX-License-Identifier: MIT

/// A setting whatever its type, as the loader handles it.
///
/// The loader finds a setting in a struct that it cannot write to, so the value is in an object that the struct shares.
/// The loader alone writes to it, before anybody else has the settings; from then on it never changes.
///
/// Not a generic class: its metadata would be made at run time for each type of value, and Swift's runtime would look
/// through all of the program's conformances for each, which took half of the instructions of a whole start.
final class SettingBox: @unchecked Sendable {
    let sentence: String
    let givenKey: String?
    let isLive: Bool
    let isSecret: Bool

    private let memory: UnsafeMutableRawPointer
    private let methods: SettingMethods

    init<Value: SettingValue>(_ value: Value, _ sentence: String, _ key: String?, isLive: Bool, isSecret: Bool) {
        (self.sentence, givenKey, self.isLive, self.isSecret) = (sentence, key, isLive, isSecret)
        let memory = UnsafeMutablePointer<Value>.allocate(capacity: 1)
        memory.initialize(to: value)
        self.memory = UnsafeMutableRawPointer(memory)
        methods = SettingMethods(of: Value.self)
    }

    deinit { methods.free(memory) }

    /// The same setting with another value.
    convenience init<Value: SettingValue>(_ value: Value, as box: SettingBox) {
        self.init(value, box.sentence, box.givenKey, isLive: box.isLive, isSecret: box.isSecret)
    }

    /// The value, for who knows its type.
    @inline(__always) func value<Value: SettingValue>(_ type: Value.Type) -> Value {
        memory.assumingMemoryBound(to: type).pointee
    }

    /// A text that reads as the value.
    var text: String { methods.text(memory) }

    /// What the text has to be.
    var wanted: String { methods.wanted() }

    /// Takes the value that a text stands for.
    func read(_ text: String) throws(SettingProblem) { try methods.read(memory, text) }
}

/// What can be done with a value of a type by who does not know the type.
private struct SettingMethods: Sendable {
    let text: @Sendable (UnsafeMutableRawPointer) -> String
    let wanted: @Sendable () -> String
    let read: @Sendable (UnsafeMutableRawPointer, String) throws(SettingProblem) -> Void
    let free: @Sendable (UnsafeMutableRawPointer) -> Void

    init<Value: SettingValue>(of type: Value.Type) {
        text = { $0.assumingMemoryBound(to: Value.self).pointee.settingText }
        wanted = { Value.wanted }
        read = { memory, text throws(SettingProblem) in
            memory.assumingMemoryBound(to: Value.self).pointee = try Value(settingText: text)
        }
        free = { memory in
            let value = memory.assumingMemoryBound(to: Value.self)
            value.deinitialize(count: 1)
            value.deallocate()
        }
    }
}
