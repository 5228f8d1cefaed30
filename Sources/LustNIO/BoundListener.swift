// SPDX-License-Identifier: MIT
#if NIO
    public import Lust
    public import NIOCore
    public import NIOPosix

    extension ServerBootstrap {
        /// Makes a server channel of a socket that Lust bound as root.
        ///
        /// The channel owns a descriptor of its own: to close it stops this channel, and the ``Listener`` stays as it is.
        /// The backlog is the one of ``Listen/backlog``, not NIO's 128.
        ///
        /// - Throws: ``LustError`` at step `listen`, or what NIO throws.
        nonisolated(nonsending) public func bind(_ listener: Listener) async throws -> any Channel {
            try await withBacklog(of: listener).withBoundSocket(listener.duplicate()).get()
        }

        /// Makes a server channel whose connections are read as an `AsyncSequence`.
        ///
        /// - Parameters:
        ///   - childChannelInitializer: Sets a connection's channel up, on its event loop.
        /// - Throws: ``LustError`` at step `listen`, or what NIO throws.
        public func bind<Output: Sendable>(
            _ listener: Listener,
            childChannelInitializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Output>
        ) async throws -> NIOAsyncChannel<Output, Never> {
            try await withBacklog(of: listener).bind(
                listener.duplicate(), childChannelInitializer: childChannelInitializer)
        }

        private func withBacklog(of listener: Listener) -> ServerBootstrap {
            serverChannelOption(.backlog, value: ChannelOptions.Types.BacklogOption.Value(listener.listen.backlog))
        }
    }
#endif
