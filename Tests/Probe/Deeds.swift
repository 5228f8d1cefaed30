// SPDX-License-Identifier: MIT
import Dispatch
internal import Escape
import Glibc
import Lust

/// The probe's own error: its words and nothing else.
struct Words: Error, CustomStringConvertible {
    let description: String
}

extension Deed {
    /// Does it.
    @MainActor func perform(_ settings: ProbeSettings) throws {
        switch self {
        case .nothing, .slow, .die, .contend: break
        case .thread: _ = escape_start_thread()
        case .dispatch: DispatchQueue.global().async {}
        case .error: throw Words(description: settings.words)
        case .crash: fatalError("as told")
        case .hang: while true { sleep(1) }
        case .exit: Glibc.exit(3)
        case .directory: _ = open("/", O_RDONLY | O_DIRECTORY)
        case .facts: withFile("facts") { escape_facts($0) }
        case .escape: tryToEscape(settings)
        case .reach:
            for attempt in settings.attempts { Log.shared.info("\(attempt) \(String(cString: escape_reach(attempt)))") }
        case .calls: withFile("calls") { _ = escape_calls($0) }
        case .run: run(settings.program)
        case .leave: escape_leave()
        case .lie: escape_lie(settings.words == "failed" ? 1 : 0)
        }
    }

    /// A file for results: in the jail's data, or without a jail in its place.
    @MainActor private func withFile(_ name: String, _ body: (Int32) -> Void) {
        let file = open("data/\(name)", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        body(file)
        close(file)
    }

    @MainActor private func tryToEscape(_ settings: ProbeSettings) {
        settings.abstract.withCString { abstract in
            (settings.helpers.first?.text ?? "/none").withCString { setuid in
                (settings.helpers.last?.text ?? "/none").withCString { filecap in
                    var target = escape_target(
                        peer: pid_t(settings.peer), root: pid_t(settings.rootPid),
                        abstract: settings.abstract.isEmpty ? nil : abstract, setuid: setuid, filecap: filecap)
                    withFile("escape") { _ = escape_all($0, &target) }
                }
            }
        }
    }

    @MainActor private func run(_ words: [String]) {
        var copies = words.map { strdup($0) } + [nil]
        withFile("output") { _ = escape_run($0, words.first ?? "", &copies) }
    }
}
