// SPDX-License-Identifier: MIT
import Glibc
import Lust

/// The plain one.
struct Probe: Simple {
    static let name = "probe"
    typealias Settings = ProbeSettings

    func listeners(_ settings: Settings) -> [Listen] { Probe.places(settings) }
    func beforeDaemonize(_ server: Server<Settings>) throws { try server.settings.before.perform(server.settings) }
    func start(_ server: Server<Settings>) throws { try Probe.start(server) }
    func reload(_ server: Server<Settings>) throws { try server.settings.again.perform(server.settings) }
    func shutdown(_ server: Server<Settings>, signal: Int32) { try? server.settings.finish.perform(server.settings) }

    static func places(_ settings: Settings) -> [Listen] {
        settings.ports.map { .tcp($0) } + settings.sockets.map { .unix($0.text) }
    }

    @MainActor static func start(_ server: Server<Settings>) throws {
        try server.settings.begin.perform(server.settings)
        if server.settings.begin == .die {
            try server.ready()
            kill(getpid(), SIGKILL)
        }
        let isSlow = server.settings.begin == .slow
        if server.settings.begin == .contend { readSettings(server) }
        try server.serveThreads(maximum: server.settings.maximum) { connection in
            if isSlow {
                sleep(1)
                return try connection.write("\(try connection.readLine() ?? "") from \(connection.peer)\n")
            }
            while let line = try connection.readLine() {
                if line == "throw" { throw Words(description: server.settings.words) }
                try connection.write("\(line) from \(connection.peer)\n")
            }
        }
    }
}

extension Probe {
    /// Threads that each wait for the other's lock many times.
    nonisolated private static func readSettings(_ server: Server<Settings>) {
        var threads: [pthread_t] = []
        for _ in 0..<4 {
            var thread = pthread_t()
            let held = Unmanaged.passRetained(server).toOpaque()
            pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    let server = Unmanaged<Server<Settings>>.fromOpaque(argument).takeRetainedValue()
                    for _ in 0..<20_000 { _ = server.settings }
                    return nil
                }, held)
            threads.append(thread)
        }
        for _ in 0..<20_000 { _ = server.settings }
        for thread in threads { pthread_join(thread, nil) }
    }
}

/// The same with code that runs as root in the daemon.
struct HookedProbe: PrivilegedHooks {
    static let name = "probe"
    typealias Settings = ProbeSettings

    func listeners(_ settings: Settings) -> [Listen] { Probe.places(settings) }
    func beforeDaemonize(_ server: Server<Settings>) throws { try server.settings.before.perform(server.settings) }
    func beforeDropPrivileges(_ server: Server<Settings>) throws { try server.settings.hook.perform(server.settings) }
    func start(_ server: Server<Settings>) throws { try Probe.start(server) }
}

/// The same with an async start, which lives on with hundreds of tasks that sleep, and work for a global queue.
struct AsyncProbe: AsyncSimple {
    static let name = "probe"
    typealias Settings = ProbeSettings

    func listeners(_ settings: Settings) -> [Listen] { Probe.places(settings) }
    func beforeDaemonize(_ server: Server<Settings>) throws { try server.settings.before.perform(server.settings) }

    func start(_ server: Server<Settings>) async throws {
        try server.settings.begin.perform(server.settings)
        try server.ready()
        await withDiscardingTaskGroup { group in
            for number in 0..<server.settings.sleepers { group.addTask { await Self.sleepOnAndOn(number) } }
        }
    }

    /// A little sleep, a little work, until it is cancelled.
    @concurrent private static func sleepOnAndOn(_ number: Int) async {
        var sum = number
        while !Task.isCancelled {
            do { try await Task.sleep(for: .microseconds(500 + number % 7 * 100)) } catch { return }
            for step in 0..<2000 { sum = sum &* 31 &+ step }
        }
        if sum == 42 { print(sum) }
    }
}
