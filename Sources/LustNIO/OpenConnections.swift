// SPDX-License-Identifier: MIT
#if NIO
    import NIOCore
    import Synchronization

    /// The connections that are open, so that a stop can ask them to end and wait for the last.
    final class OpenConnections: Sendable {
        private struct State {
            var channels: [ObjectIdentifier: any Channel] = [:]
            var isQuiescing = false
            var onEmpty: CheckedContinuation<Void, Never>?
        }

        private let state = Mutex(State())

        /// Notes a connection until it is closed. One that comes after ``quiesce()`` is asked to end at once.
        func add(_ channel: any Channel) {
            let isLate = state.withLock { state in
                state.channels[ObjectIdentifier(channel)] = channel
                return state.isQuiescing
            }
            channel.closeFuture.whenComplete { _ in self.remove(channel) }
            if isLate { Self.ask(channel) }
        }

        private func remove(_ channel: any Channel) {
            let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
                state.channels[ObjectIdentifier(channel)] = nil
                guard state.channels.isEmpty else { return nil }
                defer { state.onEmpty = nil }
                return state.onEmpty
            }
            waiting?.resume()
        }

        /// Asks every connection to end after what it is doing, and returns when none is open.
        func quiesce() async {
            await withCheckedContinuation { continuation in
                let open = state.withLock { state in
                    state.isQuiescing = true
                    if !state.channels.isEmpty { state.onEmpty = continuation }
                    return state.channels.values.map { $0 }
                }
                if open.isEmpty { continuation.resume() }
                open.forEach(Self.ask)
            }
        }

        private static func ask(_ channel: any Channel) {
            channel.eventLoop.execute { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        }
    }
#endif
