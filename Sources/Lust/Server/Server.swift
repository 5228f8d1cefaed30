// SPDX-License-Identifier: MIT
import Glibc
import Synchronization

/// The running server, as its hooks see it.
@MainActor
public final class Server<Settings: LustSettings> {
    /// The daemon's name.
    public nonisolated let name: String

    /// The log.
    public nonisolated let log: Log

    /// The command's arguments.
    public nonisolated let arguments: [String]

    /// The settings that every server has.
    public nonisolated let daemon: DaemonSettings

    /// The bound sockets, in the order of ``Simple/listeners(_:)``.
    public nonisolated let listeners: [Listener]

    private nonisolated let current: Mutex<(settings: Settings, effective: EffectiveSettings)>
    private nonisolated let observers = Mutex<[@Sendable (EffectiveSettings) -> Void]>([])
    private(set) var isReady = false
    private(set) var stopping: Stopping?
    private var pools: [WorkerPool] = []
    private var task: Task<Void, Never>?
    private var announceReady: (() throws -> Void)?
    weak var loop: MainLoop?

    /// How the daemon is coming to its end.
    struct Stopping {
        let deadline: ContinuousClock.Instant
        var status: ExitStatus
    }

    init(
        name: String, log: Log, arguments: [String], daemon: DaemonSettings, settings: Settings,
        effective: EffectiveSettings, listeners: [Listener]
    ) {
        (self.name, self.log, self.arguments, self.daemon) = (name, log, arguments, daemon)
        self.listeners = listeners
        current = Mutex((settings, effective))
    }

    /// The server's own settings as they are now. From any thread.
    public nonisolated var settings: Settings { current.withLock { $0.settings } }

    /// All settings as texts, with where each came from, as they are now. From any thread.
    public nonisolated var effective: EffectiveSettings { current.withLock { $0.effective } }

    /// Takes up new settings, and tells who asked to be told.
    nonisolated func replaceSettings(_ settings: Settings, _ effective: EffectiveSettings) {
        current.withLock { $0 = (settings, effective) }
        for observer in observers.withLock({ $0 }) { observer(effective) }
    }

    /// Calls `observer` with all settings whenever new ones were taken up, for the server's life.
    public nonisolated func observeSettings(_ observer: @escaping @Sendable (EffectiveSettings) -> Void) {
        observers.withLock { $0.append(observer) }
    }

    // Serving

    /// Serves every listener with threads: each accepts a connection and handles it.
    ///
    /// There is one thread a listener to begin with; more come on demand, and go. Returns at once.
    ///
    /// - Parameters:
    ///   - maximum: The most threads, and so the most connections at once; more wait in the backlog. Default 256.
    ///   - handler: Runs on a worker's thread. The connection is closed when it returns. What it throws is logged.
    /// - Throws: ``LustError`` at step `start`: no thread could be made.
    public func serveThreads(
        maximum: Int = 256, _ handler: @escaping @Sendable (inout Connection) throws -> Void
    ) throws(LustError) {
        let pool = try WorkerPool(listeners: listeners, maximum: maximum, log: log, handler: handler)
        pools.append(pool)
        try loop?.watch(pool.drained) { [weak self] in self?.loop?.wake() }
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
        try announceReady?()
        isReady = true
        announceReady = nil
        log.notice("\(name) is ready")
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
        for pool in pools { pool.stop() }
        task?.cancel()
        loop?.wake()
    }

    /// Ends without waiting for connections.
    func hasten() { stopping = stopping.map { Stopping(deadline: .now, status: $0.status) } }

    /// Whether nothing is left that has to come to its end.
    var isDrained: Bool { task == nil && pools.allSatisfy(\.isDrained) }

    /// Makes waiting workers look up.
    func nudge() { for pool in pools { pool.nudgeWaiting() } }

    /// Connections that are being handled by ``serveThreads(maximum:_:)``.
    public var connections: Int { pools.reduce(0) { $0 + $1.handling } }

    /// Connections that have been handled by ``serveThreads(maximum:_:)``.
    public var served: Int { pools.reduce(0) { $0 + $1.handled } }
}
