// SPDX-License-Identifier: MIT
#if Configuration
    import Configuration
    import Lust
    import LustConfiguration
    import Testing

    @Suite struct SettingsProviderTests {
        struct Settings: LustSettings {
            @Setting("ports") var ports: [Port] = [80]
            @Setting("time") var httpReadTimeout = 5
            @Setting("switch") var verbose = false
            @Setting("password", secret: true) var password = "none"
        }

        func load(_ text: String) throws -> EffectiveSettings {
            let included = "[hi]\nhttp_read_timeout = 9\n"
            let loader = SettingsLoader(
                section: "hi", file: SettingsFile(path: "/etc/hi.conf", bytes: Array("[hi]\n\(text)".utf8)),
                read: { _ in Array(included.utf8) })
            return try loader.load(Settings.self).effective
        }

        @Test func `values come typed from the file and from what it includes`() throws {
            let reader = ConfigReader(
                provider: SettingsProvider(
                    try load("include = more.conf\nports = 2000 2001\nverbose = yes\n"), name: "hi"))
            #expect(reader.intArray(forKey: "ports") == [2000, 2001])
            #expect(reader.int(forKey: "http.readTimeout") == 9)
            #expect(reader.int(forKey: "httpReadTimeout") == 9)
            #expect(reader.bool(forKey: "verbose") == true)
            #expect(reader.string(forKey: "nothing") == nil)
        }

        @Test func `a value of another type is an error that says where it is from`() throws {
            let provider = SettingsProvider(try load("ports = 2000\npassword = sesame\n"), name: "hi")
            let error = try #require(throws: SettingNotConvertible.self) {
                try provider.value(forKey: ["ports"], type: .bool)
            }
            #expect(error.description == "/etc/hi.conf:2: ports: '2000' is not readable as bool")
            let secret = try #require(throws: SettingNotConvertible.self) {
                try provider.value(forKey: ["password"], type: .int)
            }
            #expect(!secret.description.contains("sesame"))
        }

        @Test func `a secret stays one`() throws {
            let provider = SettingsProvider(try load("password = sesame\n"), name: "hi")
            let value = try provider.value(forKey: ["password"], type: .string).value
            #expect(value?.isSecret == true)
        }

        @Test func `new settings feed the watchers`() async throws {
            let provider = SettingsProvider(try load("verbose = no\n"), name: "hi")
            let reader = ConfigReader(provider: provider)
            let (first, next) = (try load("verbose = yes\n"), try load("verbose = no\nports = 1\n"))
            let seen = try await reader.watchBool(forKey: "verbose", default: false) { updates in
                var (updates, seen) = (updates.makeAsyncIterator(), [Bool?]())
                seen.append(await updates.next(isolation: nil))
                provider.update(first)
                seen.append(await updates.next(isolation: nil))
                provider.update(next)
                seen.append(await updates.next(isolation: nil))
                return seen
            }
            #expect(seen == [false, true, false])
        }
    }
#endif
