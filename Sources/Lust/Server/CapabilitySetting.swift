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
        guard let capability = Capability(settingText), !capability.undoesTheJail || capability.isHarmlessInNamespace
        else {
            throw SettingProblem(settingText, isNot: Self.wanted)
        }
        self = capability
    }

    /// Its name without `cap_`.
    public var settingText: String { description }
}

extension Capability {
    /// Whether it can be kept in a jail of ``JailKind/namespace``: there is nothing that a `chroot(2)` could lead to.
    package var isHarmlessInNamespace: Bool { description == "sys_chroot" }
}

/// What one setting alone does not tell.
enum CapabilityCheck {
    /// - Throws: ``ConfigErrors``: a capability is to be kept that would undo a jail of this kind.
    static func check(_ settings: DaemonSettings, _ origin: Origin?) throws(ConfigErrors) {
        guard settings.jail != .namespace, let one = settings.capabilities.first(where: \.undoesTheJail) else { return }
        let problem = SettingProblem(one.description, isNot: Capability.wanted)
        throw ConfigErrors([
            ConfigError(origin ?? .default, "capabilities: \(problem), unless jail = namespace")
        ])
    }
}
