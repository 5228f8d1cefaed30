// SPDX-License-Identifier: MIT
#if NIO
    import Lust
    import LustNIO
    import NIOCore

    /// Says HI! on every port of its configuration, from event loops.
    @main
    struct NIOServer: AsyncSimple {
        static let name = "nioserver"
        static let summary = "says HI! on many ports, from event loops"

        struct Settings: LustSettings {
            @Setting("ports to listen on") var ports: [Port] = [2000, 2001, 2002]
            @Setting("what every client is told", live: true) var greeting = "HI!"
        }

        func listeners(_ settings: Settings) -> [Listen] { settings.ports.map { .tcp($0) } }

        func start(_ server: Server<Settings>) async throws {
            try await server.serveNIO { connection in
                connection.pipeline.addHandler(Greeter(server))
            }
        }
    }

    final class Greeter: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let server: Server<NIOServer.Settings>

        init(_ server: Server<NIOServer.Settings>) { self.server = server }

        func channelActive(context: ChannelHandlerContext) {
            server.log.info("Connection \(context.remoteAddress?.description ?? "unix")")
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: server.settings.greeting)), promise: nil)
            context.close(promise: nil)
        }
    }
#endif
