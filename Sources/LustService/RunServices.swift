// SPDX-License-Identifier: MIT
#if ServiceLifecycle
    public import Logging
    public import Lust
    import LustLogging
    public import ServiceLifecycle

    extension Server {
        /// Runs services for the daemon's life. For ``AsyncSimple/start(_:)``.
        ///
        /// The daemon's stop is their graceful shutdown, for which they have `stop_timeout`. The error of a service that
        /// fails is the reason, in the log, why the daemon ends, with the exit status of a ``LustError`` or else 1; before
        /// ready it is what `start` prints. When the last one returns, the daemon stops.
        ///
        /// - Parameters:
        ///   - services: Started in this order, shut down in the opposite one.
        ///   - logger: The group's own; by default one that writes into the daemon's log.
        ///   - areReady: Whether the daemon is ready when the group begins. With false a service calls ``Server/ready()``
        ///     once it serves.
        public func run(services: [any Service], logger: Logger? = nil, areReady: Bool = true) async throws {
            let logger = logger ?? Logger(label: name) { LustLogHandler(label: $0) }
            try await run(.init(services: services, logger: logger), areReady: areReady)
        }

        /// Runs a service group that is configured otherwise.
        ///
        /// The signals of the configuration are left out: they are the daemon's, and two readers would take them from each
        /// other.
        public func run(_ services: ServiceGroupConfiguration, areReady: Bool = true) async throws {
            var configuration = services
            (configuration.gracefulShutdownSignals, configuration.cancellationSignals) = ([], [])
            let group = ServiceGroup(configuration: configuration)
            if areReady { try ready() }
            // A task of its own: when the daemon stops, this one is cancelled, and cancelled services have no time left.
            let running = Task { try await group.run() }
            try await withTaskCancellationHandler {
                try await running.value
            } onCancel: {
                Task { await group.triggerGracefulShutdown() }
            }
            stop()
        }
    }
#endif
