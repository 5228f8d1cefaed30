// SPDX-License-Identifier: MIT
import Glibc

/// The running server, as its hooks see it.
@MainActor
public final class Server<Settings: LustSettings> {
    /// The daemon's name.
    public nonisolated let name: String

    /// The log.
    public nonisolated let log: Log

    /// The command's arguments.
    public nonisolated let arguments: [String]

    /// The settings that every server has, as they are now. From any thread.
    public nonisolated var daemon: DaemonSettings { current.withLock { $0.daemon } }

    /// The bound sockets, in the order of ``Simple/listeners(_:)``.
    public nonisolated let listeners: [Listener]

    private nonisolated let current: Guarded<Current>
    private nonisolated let loaded: EffectiveSettings
    private nonisolated let observers = Guarded<[@Sendable (EffectiveSettings) -> Void]>([])
    private(set) var isReady = false
    private(set) var stopping: Stopping?
    private var engines: [any Engine] = []
    private var task: Task<Void, Never>?
    private var announceReady: (() throws -> Void)?
    weak var loop: MainLoop?

    /// The settings of one moment.
    struct Current: Sendable {
        var daemon: DaemonSettings
        var own: Settings
    }

    /// How the daemon is coming to its end.
    struct Stopping {
        let deadline: ContinuousClock.Instant
        var status: ExitStatus
    }

    init(
        name: String, log: Log, arguments: [String], daemon: DaemonSettings, settings: Settings,
        loaded: EffectiveSettings, listeners: [Listener]
    ) {
        (self.name, self.log, self.arguments) = (name, log, arguments)
        (self.listeners, self.loaded) = (listeners, loaded)
        current = Guarded(Current(daemon: daemon, own: settings))
    }

    /// The server's own settings as they are now. From any thread.
    public nonisolated var settings: Settings { current.withLock { $0.own } }

    /// All settings at once; those that can change while the daemon runs are changed here.
    nonisolated var allSettings: Current {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }

    /// All settings as texts, as they are now. From any thread.
    ///
    /// One that a reload changed has the origin that it had at the start.
    public nonisolated var effective: EffectiveSettings {
        let now = allSettings
        let fields = SettingField.all(in: now.daemon) + SettingField.all(in: now.own)
        return EffectiveSettings(given: fields.map { GivenSetting(field: $0, origin: loaded.origin(of: $0.key)) })
    }

    /// Calls `observer` with all settings after every reload, for the server's life.
    public nonisolated func observeSettings(_ observer: @escaping @Sendable (EffectiveSettings) -> Void) {
        observers.withLock { $0.append(observer) }
    }

    /// Tells who asked to be told.
    nonisolated func settingsHaveChanged() {
        let now = effective
        for observer in observers.withLock({ $0 }) { observer(now) }
    }

    // Serving

    /// Serves every listener with threads: each accepts a connection and handles it.
    ///
    /// There is one thread a listener to begin with; more come on demand, and go. Returns at once.
    ///
    /// - Parameters:
    ///   - maximum: The most threads, and so the most connections at once; more wait in the backlog. By default what
    ///     ``DaemonSettings/maxConnections`` says.
    ///   - idle: How long a read or a write waits for the client. By default ``DaemonSettings/idleTimeout``.
    ///   - total: How long a connection may take in all. By default ``DaemonSettings/connectionTimeout``.
    ///   - handler: Runs on a worker's thread. The connection is closed when it returns. What it throws is logged.
    /// - Throws: ``LustError`` at step `start`: no thread could be made.
    public func serveThreads(
        maximum: Int? = nil, idle: Duration? = nil, total: Duration? = nil,
        _ handler: @escaping @Sendable (inout Connection) throws -> Void
    ) throws(LustError) {
        let settings = daemon
        let limits = ConnectionLimits(
            maximum: maximum ?? settings.maxConnections, idle: limit(idle ?? settings.idleTimeout),
            total: limit(total ?? settings.connectionTimeout))
        let pool = try WorkerPool(listeners: listeners, limits: limits, log: log, handler: handler)
        add(pool)
        if let time = limits.inspection { inspect(pool, each: time) }
    }

    /// A time of the settings, where 0 is no limit.
    func limit(_ time: Duration) -> Duration? { time > .zero ? time : nil }

    /// Takes what serves connections, to be stopped with the server.
    func add(_ engine: any Engine) { engines.append(engine) }

    private func inspect(_ pool: WorkerPool, each time: Duration) {
        _ = loop?.after(time) { [weak self] in
            pool.cutOverdue()
            self?.inspect(pool, each: time)
        }
    }

    /// Runs async code on the main actor for the daemon's life; it is cancelled when the daemon stops.
    ///
    /// When it returns, the daemon is ready if it has not said so before. What it throws ends the daemon.
    func run(_ body: @escaping @MainActor () async throws -> Void) {
        task = Task { @MainActor in
            do {
                try await body()
                if stopping == nil { try ready() }
            } catch is CancellationError where stopping != nil {
            } catch {
                fail(error)
            }
            task = nil
            loop?.wake()
        }
    }

    /// Whether `start` is still to say that it is ready.
    var isStartingAsync: Bool { task != nil && !isReady }

    /// Says that the daemon serves. It is said for you when ``Simple/start(_:)`` returns.
    ///
    /// - Throws: whatever keeps the pid file from being marked.
    public func ready() throws {
        guard !isReady else { return }
        // Said first, so that it stands in the log when `start` returns.
        log.notice("\(name) is ready")
        try announceReady?()
        isReady = true
        announceReady = nil
    }

    func onReady(_ announce: @escaping () throws -> Void) { announceReady = announce }

    /// Ends before it was ready: the starter prints the reason.
    var failBeforeReady: ((any Error) -> Never)?

    private func fail(_ error: any Error) {
        log.critical("\(String(describing: error))")
        if !isReady, let failBeforeReady { failBeforeReady(error) }
        stop((error as? LustError)?.exit ?? .failed)
    }

    // Stopping

    /// Stops the daemon: connections are drained, then the process ends with the status.
    public func stop(_ status: ExitStatus = .success) {
        guard stopping == nil else { return }
        stopping = Stopping(deadline: .now + daemon.stopTimeout, status: status)
        for engine in engines { stop(engine) }
        task?.cancel()
        loop?.wake()
    }

    private func stop(_ engine: any Engine) {
        engine.stop()
        guard let drained = engine.drained else { return }
        // Where it is not watched, the loop's next look is enough.
        do { try loop?.watch(drained) { [weak self] in self?.loop?.wake() } } catch { log.debug("\(error)") }
    }

    /// Ends without waiting for connections.
    func hasten() { stopping = stopping.map { Stopping(deadline: .now, status: $0.status) } }

    /// Whether nothing is left that has to come to its end.
    var isDrained: Bool { task == nil && engines.allSatisfy { $0.isDrained } }

    /// Makes waiting workers look up.
    func nudge() { for engine in engines { engine.nudgeWaiting() } }

    /// Connections that are being handled, by threads and loops.
    public var connections: Int { engines.reduce(0) { $0 + $1.handling } }

    /// Connections that have been handled, by threads and loops.
    public var served: Int { engines.reduce(0) { $0 + $1.handled } }
}
