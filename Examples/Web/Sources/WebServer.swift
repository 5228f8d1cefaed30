// SPDX-License-Identifier: MIT
import Hummingbird
import HummingbirdCore
import Logging
import Lust
import LustLogging
import LustNIO

/// A web server on port 80: Hummingbird's router behind the jail.
@main
struct WebServer: AsyncSimple {
    static let name = "webserver"
    static let summary = "answers HTTP by Hummingbird"

    struct Settings: LustSettings {
        @Setting("ports to listen on") var ports: [Port] = [80]
        @Setting("what the page says", live: true) var greeting = "HI!"
    }

    func listeners(_ settings: Settings) -> [Listen] { settings.ports.map { .tcp($0) } }

    func start(_ server: Lust.Server<Settings>) async throws {
        let router = Router()
        router.add(middleware: LogRequestsMiddleware(.info))
        router.get("/") { _, _ in server.settings.greeting + "\n" }
        router.get("/hello/:name") { _, context in "Hello, \(try context.parameters.require("name"))!\n" }

        let responder = router.buildResponder()
        let logger = Logger(label: Self.name) { LustLogHandler(label: $0) }
        let http = HTTP1Channel { request, writer, channel in
            let context = BasicRequestContext(source: .init(channel: channel, logger: logger))
            let response = try await responder.respond(to: request, context: context)
            try await writer.write(response: response.head, body: response.body)
        }
        try await server.serveNIO {
            http.setup(channel: $0, logger: logger)
        } handle: {
            await http.handle(value: $0, logger: logger)
        }
    }
}
