// SPDX-License-Identifier: MIT

extension Capability: SettingValue {
    /// What a text has to be.
    public static var wanted: String { "a capability that can be kept, such as net_bind_service" }

    /// A capability.
    public static var kind: WordKind { .capability }

    /// The capability of a name.
    ///
    /// - Throws: ``SettingProblem``: there is none of this name, or it would undo the jail.
    public init(settingText: String) throws(SettingProblem) {
        guard let capability = Capability(settingText), !capability.undoesTheJail else {
            throw SettingProblem(settingText, isNot: Self.wanted)
        }
        self = capability
    }

    /// Its name without `cap_`.
    public var settingText: String { description }
}
