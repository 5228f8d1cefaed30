// SPDX-License-Identifier: MIT
#if NIO
    public import Lust
    public import NIOCore
    public import NIOPosix

    extension Server {
        /// Serves every listener with SwiftNIO for the daemon's life. For ``AsyncSimple/start(_:)``.
        ///
        /// The event loops are made here, after the drop, because a thread that was there before would have kept root. The
        /// daemon is ready when every listener has its channel. When it stops, no connection is accepted any more, every
        /// open one gets NIO's `ChannelShouldQuiesceEvent`, which NIO's HTTP handlers know, and the last one is waited for;
        /// those that still go on after `stop_timeout` are cut.
        ///
        /// - Parameters:
        ///   - loops: How many event loops, each a thread. By default as many as there are cores.
        ///   - configure: Sets the bootstrap's options.
        ///   - connection: Sets a connection's channel up, on its event loop.
        /// - Throws: ``LustError`` at step `listen`; at step `serve`: a listener's channel closed by itself; what NIO throws.
        public func serveNIO(
            loops: Int = System.coreCount, configure: (ServerBootstrap) -> ServerBootstrap = { $0 },
            _ connection: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
        ) async throws {
            try await serveNIO(loops, configure, connection, handled: {})
        }

        /// Serves every listener with SwiftNIO, each connection by an async function.
        ///
        /// As ``serveNIO(loops:configure:_:)``; and a stop waits for the functions too, which are not cancelled by it.
        ///
        /// - Parameters:
        ///   - setUp: Sets a connection's channel up, on its event loop: makes a `NIOAsyncChannel` of it, say.
        ///   - handle: Is given what `setUp` made, once a connection.
        /// - Throws: what ``serveNIO(loops:configure:_:)`` throws.
        public func serveNIO<Connection: Sendable>(
            loops: Int = System.coreCount, configure: (ServerBootstrap) -> ServerBootstrap = { $0 },
            setUp: @escaping @Sendable (any Channel) -> EventLoopFuture<Connection>,
            handle: @escaping @Sendable (Connection) async -> Void
        ) async throws {
            let (connections, new) = AsyncStream<Connection>.makeStream()
            let handling = Task.detached {
                await withDiscardingTaskGroup { group in
                    for await connection in connections { group.addTask { await handle(connection) } }
                }
            }
            try await serveNIO(loops, configure) { channel in
                setUp(channel).map { _ = new.yield($0) }
            } handled: {
                new.finish()
                await handling.value
            }
        }

        private func serveNIO(
            _ loops: Int, _ configure: (ServerBootstrap) -> ServerBootstrap,
            _ connection: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>, handled: () async -> Void
        ) async throws {
            let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
            let open = OpenConnections()
            let bootstrap = configure(ServerBootstrap(group: group)).childChannelInitializer { channel in
                open.add(channel)
                return connection(channel)
            }
            let channels: [any Channel]
            do {
                channels = try await bind(bootstrap)
                try ready()
            } catch {
                try await group.shutdownGracefully()
                await handled()
                throw error
            }
            await Self.untilCancelled(orClosed: channels)
            for channel in channels where channel.isActive { try await channel.close() }
            // What was accepted before is set up on its loop by now.
            for loop in group.makeIterator() { try await loop.submit {}.get() }
            let isCancelled = Task.isCancelled
            await open.quiesce()
            await handled()
            try await group.shutdownGracefully()
            if !isCancelled { throw LustError(step: "serve", "a listener closed by itself") }
        }

        private func bind(_ bootstrap: ServerBootstrap) async throws -> [any Channel] {
            var channels: [any Channel] = []
            for listener in listeners { channels.append(try await bootstrap.bind(listener)) }
            return channels
        }

        private static func untilCancelled(orClosed channels: [any Channel]) async {
            let (stream, end) = AsyncStream<Never>.makeStream()
            for channel in channels { channel.closeFuture.whenComplete { _ in end.finish() } }
            for await _ in stream {}
        }
    }
#endif
