// SPDX-License-Identifier: MIT

extension Command {
    /// `config`
    public static var config: Command {
        let example = CommandOption("example", "prints a configuration file with every setting and what it means")
        return Command(
            "config", "prints every setting, and where its value came from", options: [.json, example],
            statuses: "0 printed, 6 not configured"
        ) { _, invocation in
            if invocation.has(example) {
                try Output.print(SettingsLoader(section: S.name).example(DaemonSettings.self, S.Settings.self))
                return .success
            }
            let list = try Configuration(invocation).effective.list
            try Output.print(invocation.has(.json) ? json(list) : table(list))
            return .success
        }
    }

    private static func table(_ list: [EffectiveSetting]) -> String {
        let width = (list.map(\.key.count).max() ?? 0) + 1
        let texts = (list.map(\.shown.count).max() ?? 0) + 2
        return list.map {
            "\($0.key.padded(to: width))= \($0.shown.padded(to: texts))# \($0.origin)\n"
        }.joined()
    }

    private static func json(_ list: [EffectiveSetting]) -> String {
        JSON.object(list.map { ("\(S.name).\($0.key)", JSON.string($0.shown)) }, lines: true) + "\n"
    }
}
