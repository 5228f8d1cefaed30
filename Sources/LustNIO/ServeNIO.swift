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
                throw error
            }
            await Self.untilCancelled(orClosed: channels)
            for channel in channels where channel.isActive { try await channel.close() }
            // What was accepted before is set up on its loop by now.
            for loop in group.makeIterator() { try await loop.submit {}.get() }
            let isCancelled = Task.isCancelled
            await open.quiesce()
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
