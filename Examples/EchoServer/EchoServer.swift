// SPDX-License-Identifier: MIT
import Lust

/// Says back what it is told, to thousands at once, with event loops.
@main
struct EchoServer: Simple {
    static let name = "echoserver"
    static let summary = "says back what it is told"

    struct Settings: LustSettings {
        @Setting("ports to listen on") var ports: [Port] = [7]
    }

    func listeners(_ settings: Settings) -> [Listen] { settings.ports.map { .tcp($0) } }

    func start(_ server: Server<Settings>) throws {
        try server.serveEvents { client, bytes in client.write(bytes) }
    }
}
