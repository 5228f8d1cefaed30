// SPDX-License-Identifier: MIT
#if Configuration
    public import Configuration
    public import Lust
    import Synchronization

    /// The daemon's settings for code that reads swift-configuration: what Lust loaded from its files and what they
    /// include, the environment and the command line, with the strongest layer's value and its origin.
    ///
    /// ```swift
    /// let config = ConfigReader(provider: SettingsProvider(server))
    /// try await config.watchString(forKey: "greeting") { … }
    /// ```
    ///
    /// A reload of the daemon feeds every watcher, with one consistent snapshot. Nothing is read from a file here, so it
    /// works in a jail.
    public final class SettingsProvider: ConfigProvider {
        /// `Lust[NAME]`.
        public let providerName: String

        private struct State {
            var snapshot: SettingsSnapshot
            var watchers: [Int: AsyncStream<SettingsSnapshot>.Continuation] = [:]
            var next = 0
        }

        private let state: Mutex<State>

        /// The settings of a running server, and those that it is given later.
        public convenience init<Settings>(_ server: Server<Settings>) {
            self.init(server.effective, name: server.name)
            server.observeSettings { [weak self] in self?.update($0) }
        }

        /// Settings that were loaded otherwise.
        public init(_ settings: EffectiveSettings, name: String) {
            providerName = "Lust[\(name)]"
            state = Mutex(State(snapshot: SettingsSnapshot(settings, providerName: "Lust[\(name)]")))
        }

        /// Takes up other settings and tells every watcher.
        public func update(_ settings: EffectiveSettings) {
            let snapshot = SettingsSnapshot(settings, providerName: providerName)
            state.withLock { state in
                state.snapshot = snapshot
                for watcher in state.watchers.values { watcher.yield(snapshot) }
            }
        }

        private var current: SettingsSnapshot { state.withLock { $0.snapshot } }

        /// The value as it is now.
        public func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
            try current.value(forKey: key, type: type)
        }

        /// The value as it is now: there is nothing to fetch.
        public func fetchValue(forKey key: AbsoluteConfigKey, type: ConfigType) async throws -> LookupResult {
            try current.value(forKey: key, type: type)
        }

        /// The value as it is now, and after every reload.
        public func watchValue<Return: ~Copyable>(
            forKey key: AbsoluteConfigKey, type: ConfigType,
            updatesHandler: (ConfigUpdatesAsyncSequence<Result<LookupResult, any Error>, Never>) async throws -> Return
        ) async throws -> Return {
            let (number, snapshots) = watch()
            defer { unwatch(number) }
            return try await updatesHandler(
                ConfigUpdatesAsyncSequence(
                    snapshots.map { snapshot in Result { try snapshot.value(forKey: key, type: type) } }))
        }

        /// All values as they are now.
        public func snapshot() -> any ConfigSnapshot { current }

        /// All values as they are now, and after every reload.
        public func watchSnapshot<Return: ~Copyable>(
            updatesHandler: (ConfigUpdatesAsyncSequence<any ConfigSnapshot, Never>) async throws -> Return
        ) async throws -> Return {
            let (number, snapshots) = watch()
            defer { unwatch(number) }
            return try await updatesHandler(ConfigUpdatesAsyncSequence(snapshots.map { $0 as any ConfigSnapshot }))
        }

        private func watch() -> (Int, AsyncStream<SettingsSnapshot>) {
            let (stream, continuation) = AsyncStream<SettingsSnapshot>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let number = state.withLock { state in
                state.next += 1
                state.watchers[state.next] = continuation
                continuation.yield(state.snapshot)
                return state.next
            }
            return (number, stream)
        }

        private func unwatch(_ number: Int) { _ = state.withLock { $0.watchers.removeValue(forKey: number) } }
    }
#endif
