// SPDX-License-Identifier: MIT
import Lust
import Testing

private struct Common: LustSettings {
    @Setting("where it logs") var logFile: Path = "/var/log/hi.log"
    @Setting("who it becomes") var uid: UserName = "nobody"
    @Setting("how long a stop may take", live: true) var stopTimeout: Duration = .seconds(10)
}

private struct Own: LustSettings {
    @Setting("ports to listen on") var ports: [Port] = [80]
    @Setting("what every client is told", live: true) var greeting = "HI!"
    @Setting("a word between friends", secret: true) var password = ""
    @Setting("how many clients at once", key: "clients") var limit: Int? = nil

    func conflicts() -> [SettingConflict] {
        limit == 0 ? [SettingConflict("clients", "is nobody")] : []
    }
}

/// A file system of a few texts.
private func loader(
    _ text: String? = nil, files: [String: String] = [:], environment: [String: String] = [:],
    overrides: [SettingOverride] = []
) -> SettingsLoader {
    SettingsLoader(
        section: "hi", file: text.map { SettingsFile(path: "/etc/hi.conf", bytes: Array($0.utf8)) },
        overrides: overrides, environment: { environment[$0] },
        read: { path in
            guard let text = files[path] else { throw SettingProblem(path, isNot: "there") }
            return Array(text.utf8)
        },
        glob: { pattern in
            let start = pattern.prefix { $0 != "*" }
            return files.keys.filter { $0.hasPrefix(start) }.sorted()
        })
}

private func errors(_ loader: SettingsLoader) -> [String] {
    do {
        _ = try loader.load(Common.self, Own.self)
        return []
    } catch {
        return error.errors.map(\.description)
    }
}

@Suite struct SettingsLoaderTests {
    @Test func `without anything the defaults hold`() throws {
        let (common, own) = try loader().load(Common.self, Own.self).values
        #expect(common.logFile == "/var/log/hi.log")
        #expect(own.ports == [80])
        #expect(own.limit == nil)
    }

    @Test func `a key that two settings have is told to who wrote them`() async {
        let run = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = try loader().load(Common.self, Common.self)
        }
        let words = String(decoding: run?.standardErrorContent ?? [], as: UTF8.self)
        #expect(words.contains("the key 'log_file' is taken"))
    }

    @Test func `a later layer is stronger and every value says where it is from`() throws {
        let text = "[DEFAULT]\nuid = www\n[hi]\nports = 2000 2001, 2002\ngreeting = file\ninclude = d/*.conf\n"
        let loaded = try loader(
            text,
            files: ["/etc/d/a.conf": "[hi]\ngreeting = a\nlog_file = /a\n", "/etc/d/b.conf": "[hi]\ngreeting = b\n"],
            environment: ["HI_STOP_TIMEOUT": "2m"], overrides: [SettingOverride("clients", "7")]
        ).load(Common.self, Own.self)
        #expect(loaded.values.1.ports == [2000, 2001, 2002])
        #expect(loaded.values.1.limit == 7)
        #expect(loaded.values.0.stopTimeout == .seconds(120))
        #expect(loaded.files == ["/etc/hi.conf", "/etc/d/a.conf", "/etc/d/b.conf"])
        let origins = loaded.effective.list.map { "\($0.key) \($0.origin)" }
        #expect(
            origins == [
                "log_file /etc/d/a.conf:3", "uid /etc/hi.conf:2", "stop_timeout environment HI_STOP_TIMEOUT",
                "ports /etc/hi.conf:4", "greeting /etc/d/b.conf:2", "password default", "clients command line",
            ])
    }

    @Test func `all errors come at once, each with its line and what to write`() {
        let text = "[hi]\nprot = 80\nports = 80 http\nuid = -1\nstop_timeout = soon\npassword = x\nlog_file = hi.log\n"
        #expect(
            errors(loader(text, environment: ["HI_CLIENTS": "many"], overrides: [SettingOverride("loglevel", "x")]))
                == [
                    "/etc/hi.conf:2: unknown key 'prot' in [hi]; did you mean 'ports'?",
                    "/etc/hi.conf:3: ports: 'http' is not a port (1 to 65535)",
                    "/etc/hi.conf:4: uid: '-1' is not a user (a name, or a number from 0 to 4294967294)",
                    "/etc/hi.conf:5: stop_timeout: 'soon' is not \(Duration.wanted)",
                    "/etc/hi.conf:7: log_file: 'hi.log' is not an absolute path",
                    "environment HI_CLIENTS: clients: 'many' is not a whole number",
                    "command line: unknown key 'loglevel'",
                ])
    }

    @Test func `a secret is neither shown nor quoted`() throws {
        let loaded = try loader("[hi]\npassword = open sesame\n").load(Own.self)
        #expect(loaded.values.password == "open sesame")
        #expect(loaded.effective["password"]?.shown == "(secret)")
    }

    @Test func `settings that do not go together name the line of the key`() {
        #expect(errors(loader("[hi]\n\nclients = 0\n")) == ["/etc/hi.conf:3: clients: is nobody"])
    }

    @Test func `references reach over included files and keys only referred to are no mistake`() throws {
        let loaded = try loader(
            "[DEFAULT]\nbase = /srv\n[hi]\ninclude = more\nname = x\n",
            files: ["/etc/more": "[hi]\nlog_file = %(base)s/%(name)s.log\n"]
        ).load(Common.self)
        #expect(loaded.values.logFile == "/srv/x.log")
    }

    @Test func `an include in a circle, or of a file that is not there, is an error at its line`() {
        #expect(
            errors(loader("[hi]\ninclude = a\n", files: ["/etc/a": "[hi]\n\ninclude = hi.conf\n"])) == [
                "/etc/a:3: include: /etc/hi.conf includes itself"
            ])
        #expect(
            errors(loader("[hi]\ninclude = d/a\n", files: ["/etc/d/a": "[hi]\ninclude = ./../hi.conf\n"])) == [
                "/etc/d/a:2: include: /etc/d/./../hi.conf includes itself"
            ])
        // A folder that is a link to itself.
        var deeper = loader("[hi]\ninclude = d/hi.conf\n")
        deeper.read = { _ in Array("[hi]\ninclude = d/hi.conf\n".utf8) }
        let end = String(repeating: "d/", count: 15)
        #expect(errors(deeper) == ["/etc/\(end)hi.conf:2: include: files are nested more than 16 deep"])
        #expect(
            errors(loader("[hi]\ninclude = gone\n")) == [
                "/etc/hi.conf:2: include: /etc/gone cannot be read: '/etc/gone' is not there"
            ])
    }

    @Test func `a file without the section is pointed out`() throws {
        let loaded = try loader("[hit]\nports = 1\n").load(Own.self)
        #expect(loaded.warnings.map(\.description) == ["/etc/hi.conf:1: there is no section [hi]; did you mean 'hit'?"])
    }

    @Test func `two loads are compared`() throws {
        let old = try loader("[hi]\nports = 1\ngreeting = a\n").load(Own.self).effective
        let new = try loader("[hi]\nports = 2\ngreeting = b\n").load(Own.self).effective
        let changes = new.changes(since: old)
        #expect(changes.map(\.key) == ["ports", "greeting"])
        #expect(changes.map(\.isLive) == [false, true])
    }

    @Test func `the example loads as the defaults`() throws {
        let example = loader().example(Common.self, Own.self)
        #expect(example.contains("# ports to listen on\n"))
        let loaded = try loader(example).load(Common.self, Own.self)
        let defaults = try loader().load(Common.self, Own.self)
        #expect(loaded.effective.list.map(\.text) == defaults.effective.list.map(\.text))
        #expect(loaded.effective["ports"]?.origin != .default)
    }

    @Test func `copies of settings are values of their own`() {
        var a = Own()
        let b = a
        a.greeting = "other"
        #expect(b.greeting == "HI!")
    }
}
