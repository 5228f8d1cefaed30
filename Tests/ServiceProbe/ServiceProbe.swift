// SPDX-License-Identifier: MIT
#if NIO && ServiceLifecycle && Configuration
    import Configuration
    import Lust
    import LustConfiguration
    import LustNIO
    import LustService
    import NIOCore
    import ServiceLifecycle

    /// A daemon of services, which does what its settings tell it.
    @main
    struct ServiceProbe: AsyncSimple {
        static let name = "serviceprobe"

        struct Settings: LustSettings {
            @Setting("ports to listen on") var ports: [Port] = []
            @Setting("what the service does: serve, fail, return, fail-early, or linger") var deed = "serve"
            @Setting("what it reads by swift-configuration", live: true) var greeting = "HI!"
        }

        func listeners(_ settings: Settings) -> [Listen] { settings.ports.map { .tcp($0) } }

        func start(_ server: Server<Settings>) async throws {
            let config = ConfigReader(provider: SettingsProvider(server))
            let deed = server.settings.deed
            if deed == "linger" {
                return try await server.serveNIO { $0.pipeline.addHandler(Lingerer(log: server.log)) }
            }
            let service = Deed(deed: deed, log: server.log)
            try await server.run(
                services: [service, Watcher(config: config, log: server.log)], areReady: deed != "fail-early")
        }
    }

    /// Logs a setting whenever it changes.
    struct Watcher: Service {
        let config: ConfigReader
        let log: Log

        func run() async throws {
            try await cancelWhenGracefulShutdown {
                try await config.watchString(forKey: "greeting") { updates in
                    for try await greeting in updates { log.info("greeting is \(greeting ?? "not set")") }
                }
            }
        }
    }

    struct Deed: Service {
        let deed: String
        let log: Log

        func run() async throws {
            switch deed {
            case "fail", "fail-early": throw LustError(step: "probe", "the database is gone", exit: .notConfigured)
            case "return": return
            default:
                log.notice("the service runs")
                await gracefulShutdown()
                log.notice("the service shuts down")
            }
        }
    }

    extension Deed {
        func gracefulShutdown() async {
            let (stream, end) = AsyncStream<Never>.makeStream()
            await withGracefulShutdownHandler {
                for await _ in stream {}
            } onGracefulShutdown: {
                end.finish()
            }
        }
    }

    /// Keeps a connection until it is asked to end it.
    final class Lingerer: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let log: Log

        init(log: Log) { self.log = log }

        func channelActive(context: ChannelHandlerContext) { log.notice("somebody is here") }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "BYE")), promise: nil)
            context.close(promise: nil)
        }
    }
#else
    import Glibc
    import Lust

    @main
    struct WithoutTraits {
        static func main() {
            Output.complain("serviceprobe: build it with: swift build --traits NIO,ServiceLifecycle,Configuration\n")
            exit(2)
        }
    }
#endif
