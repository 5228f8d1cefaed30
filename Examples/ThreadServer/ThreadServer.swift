// SPDX-License-Identifier: MIT
import Lust

/// Says HI! on every port of its configuration, or of the command line, with threads.
@main
struct ThreadServer: Simple {
    static let name = "threadserver"
    static let summary = "says HI! on many ports"

    struct Settings: LustSettings {
        @Setting("ports to listen on") var ports: [Port] = [80]
        @Setting("what every client is told", live: true) var greeting = "HI!"
    }

    func take(_ arguments: [String], into settings: inout Settings) throws {
        if !arguments.isEmpty { settings.ports = try arguments.map(Port.init(settingText:)) }
    }

    func listeners(_ settings: Settings) -> [Listen] { settings.ports.map { .tcp($0) } }

    func start(_ server: Server<Settings>) throws {
        try server.serveThreads { connection in
            server.log.info("Connection \(connection.peer)")
            try connection.write(server.settings.greeting)
        }
    }
}
