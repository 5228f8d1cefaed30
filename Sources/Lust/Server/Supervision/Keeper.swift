// SPDX-License-Identifier: MIT
internal import CLust
import Glibc

/// What the keeper has to know, laid out before the sequence in memory that stays where it is.
@MainActor
final class Keeper<S: Simple> {
    let keeper = UnsafeMutablePointer<clust_keeper>.allocate(capacity: 1)

    /// Nil where none is wanted, or where a supervisor or a terminal sees the end itself.
    ///
    /// - Throws: ``LustError`` at step `keeper`.
    init?(_ preparation: Preparation<S>, _ invocation: Invocation<S>, _ restarts: Restarts) throws(LustError) {
        let (configuration, settings) = (preparation.configuration, preparation.configuration.daemon)
        guard settings.keeper, !preparation.foreground, let directory = preparation.pidDirectory else { return nil }
        let name = String(configuration.pidFile.split(separator: "/").last ?? "")
        let claim = String((preparation.pidFile?.path ?? configuration.pidFile).split(separator: "/").last ?? "")
        let heads = KeeperLine(S.name, settings.log.first, settings.logFormat)
        keeper.initialize(
            to: clust_keeper(
                directory: directory.number, log: preparation.firstLogDescriptor, claim: UnsafePointer(strdup(claim)),
                names: Self.texts([name] + Self.besides(name)),
                head: (UnsafePointer(strdup(heads.inOrder)), UnsafePointer(strdup(heads.otherwise))),
                tail: UnsafePointer(strdup(heads.tail)), restart: Self.rule(settings.restart),
                restarts: UInt32(clamping: restarts.total), command: nil, is_parent: 0, report: -1, starter: -1))
        guard settings.restart != .never else { return }
        let line = try StartLine(invocation, configuration, arguments: invocation.arguments)
        let timeout = invocation.value(of: .timeout).map { ["--timeout", $0] } ?? []
        keeper.pointee.command = Self.texts(line.start(["--restarted", restarts.text] + timeout))
    }

    /// What stands beside the pid file and goes with it.
    private static func besides(_ name: String) -> [String] {
        let stem = name.hasSuffix(".pid") ? String(name.dropLast(4)) : name
        return [".control", ".started"].map { stem + $0 }
    }

    private static func rule(_ rule: RestartRule) -> clust_restart {
        switch rule {
        case .never: CLUST_RESTART_NEVER
        case .onFailure: CLUST_RESTART_ON_FAILURE
        case .always: CLUST_RESTART_ALWAYS
        }
    }

    private static func texts(_ list: [String]) -> UnsafePointer<UnsafePointer<CChar>?> {
        let texts = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: list.count + 1)
        for (index, text) in list.enumerated() { (texts + index).initialize(to: UnsafePointer(strdup(text))) }
        (texts + list.count).initialize(to: nil)
        return UnsafePointer(texts)
    }
}
