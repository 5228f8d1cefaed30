// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// What has changed around a daemon since it was started: its configuration, its log file.
@MainActor
struct StartFacts {
    private let record: StartRecord?
    private let configuration: String?
    private let isChanged: Bool?
    private let logFiles: [String]
    private let isRotated: Bool?

    init(record: StartRecord?, process: ProcessFacts?, configuration: String?, logs: [String], word: DaemonWord?) {
        (self.record, self.configuration, logFiles) = (record, configuration, logs)
        if let record {
            isChanged = record.files.contains(where: \.isChanged)
        } else {
            // Without root there are only the dates to compare.
            isChanged = configuration.flatMap { process?.startedBefore(file: $0) }
        }
        let states = zip(logs, word?.logs ?? []).compactMap { Self.isAnother($0, than: $1) }
        isRotated = states.isEmpty ? nil : states.contains(true)
    }

    private static func isAnother(_ path: String, than file: String) -> Bool? {
        var facts = stat()
        let result = sys_fstatat(AT_FDCWD, path, &facts, 0)
        if result == -ENOENT { return true }
        return result == 0 ? "\(facts.st_dev):\(facts.st_ino)" != file : nil
    }

    var lines: [String] {
        var lines: [String] = []
        if let record {
            lines.append("started by: \(record.words.joined(separator: " ")) (in \(record.directory))")
            if record.restarts > 0 { lines.append("restarts since: \(record.restarts)") }
        }
        if isChanged == true { lines.append("\(configuration ?? "the configuration") has changed since") }
        if isRotated == true {
            lines.append("logs to a file that is no longer \(logFiles.joined(separator: " or ")): see reopen")
        }
        return lines.map(Plain.text)
    }

    var members: [(String, String)] {
        var members: [(String, String)] = []
        if let record {
            members.append(("command", JSON.array(record.words.map(JSON.string))))
            members.append(("directory", JSON.string(record.directory)))
            members.append(("restarts", "\(record.restarts)"))
        }
        members.append(("config", configuration.map(JSON.string) ?? "null"))
        members.append(("config_changed", isChanged.map { "\($0)" } ?? "null"))
        members.append(("log_file", logFiles.first.map(JSON.string) ?? "null"))
        members.append(("log_rotated", isRotated.map { "\($0)" } ?? "null"))
        return members
    }
}
