// SPDX-License-Identifier: MIT
import Glibc

extension Invocation {
    /// What of a start is for every later command too: where the settings come from.
    private static var lasting: [CommandOption] { [.config, .set] }

    /// The command line that would be read as this.
    func words(_ command: String) -> [String] {
        let list = options.flatMap {
            $0.option.value.isEmpty ? ["--\($0.option.name)"] : ["--\($0.option.name)", $0.value]
        }
        let mayLookLikeOptions = arguments.contains { $0.hasPrefix("-") }
        return [command] + list + (mayLookLikeOptions ? ["--"] : []) + arguments
    }

    /// What was typed at the start, and what was typed now on top of it.
    ///
    /// Settings of the start stay unless they are given anew; its arguments stay unless there are any now.
    @MainActor
    func following(_ record: StartRecord?) -> Invocation {
        guard let record, let name = record.words.first, let command = S.commands.first(where: { $0.name == name })
        else {
            return self
        }
        let kept: Invocation
        do throws(LustError) { kept = try Invocation(command, Array(record.words.dropFirst())) } catch { return self }
        let options = kept.options.filter { Self.lasting.contains($0.option) }.map { option, value in
            let isRelative = option == .config && !value.hasPrefix("/")
            return (option: option, value: isRelative ? record.directory + "/" + value : value)
        }
        return Invocation(
            arguments: arguments.isEmpty ? kept.arguments : arguments,
            options: Self.withoutOverruled(options + self.options))
    }

    /// Of two options that say the same the later counts, and the earlier would only pile up with each restart.
    private static func withoutOverruled(
        _ options: [(option: CommandOption, value: String)]
    ) -> [(option: CommandOption, value: String)] {
        func subject(_ entry: (option: CommandOption, value: String)) -> String {
            entry.option.name + (entry.option == .set ? " " + entry.value.prefix { $0 != "=" } : "")
        }
        var seen: Set<String> = []
        return options.reversed().filter { seen.insert(subject($0)).inserted }.reversed()
    }
}

/// Where the command was typed; `/` if that is nowhere any more.
func workingDirectory() -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
        getcwd(buffer.baseAddress, buffer.count).map { String(cString: $0) } ?? "/"
    }
}
