// SPDX-License-Identifier: MIT

/// Whether a daemon is shut in, and how.
public enum JailKind: Sendable, Hashable, SettingValue, ExpressibleByBooleanLiteral {
    /// Not at all.
    case no
    /// By `chroot(2)`: the rest of the system is out of reach.
    case yes
    /// In a mount namespace that holds the jail and nothing else: by `pivot_root(2)`, and then by `chroot(2)`.
    ///
    /// There is nothing outside to which a way could lead, so that even `CAP_SYS_CHROOT` can be kept. Needs
    /// `CAP_SYS_ADMIN` for the start.
    case namespace

    /// ``yes`` or ``no``.
    public init(booleanLiteral isJailed: Bool) { self = isJailed ? .yes : .no }

    /// What a text has to be.
    public static var wanted: String { "namespace, or \(Bool.wanted)" }

    /// One of Python's eight words for yes and no, or `namespace`, in any case.
    ///
    /// - Throws: ``SettingProblem``.
    public init(settingText: String) throws(SettingProblem) {
        if settingText.utf8.map(LowerCase.ascii).elementsEqual("namespace".utf8) {
            self = .namespace
            return
        }
        do { self = try Bool(settingText: settingText) ? .yes : .no } catch {
            throw SettingProblem(settingText, isNot: Self.wanted)
        }
    }

    /// `yes`, `no` or `namespace`.
    public var settingText: String {
        switch self {
        case .no: "no"
        case .yes: "yes"
        case .namespace: "namespace"
        }
    }
}
