// SPDX-License-Identifier: MIT
import Glibc
public import Testing

/// Why a test could not run, where `LUST_MUST_RUN=1` says that all must.
struct CouldNotRun: Error, CustomStringConvertible {
    let description: String
}

extension Trait where Self == ConditionTrait {
    /// Runs as root only; elsewhere it is skipped, and says so.
    ///
    /// With `LUST_MUST_RUN=1` it fails instead.
    public static var requiresRoot: Self { requires("root (try: sudo make test)") { geteuid() == 0 } }

    /// Needs a program of the system: `.requires("strace")`.
    public static func requires(_ tool: String) -> Self {
        requires("the program \(tool)") {
            ["/usr/bin", "/usr/sbin", "/bin", "/sbin"].contains { access("\($0)/\(tool)", X_OK) == 0 }
        }
    }

    /// Needs something; says what.
    public static func requires(_ what: String, _ isThere: @escaping @Sendable () -> Bool) -> Self {
        .enabled("needs \(what)") {
            if !isThere(), getenv("LUST_MUST_RUN").map({ String(cString: $0) }) == "1" {
                throw CouldNotRun(description: "needs \(what), and LUST_MUST_RUN=1")
            }
            return isThere()
        }
    }
}
