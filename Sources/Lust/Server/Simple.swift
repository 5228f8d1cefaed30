// SPDX-License-Identifier: MIT

/// A server: what the program is for. All the rest of being a daemon is done for it.
///
/// ```swift
/// @main
/// struct HiServer: Simple {
///     static let name = "hiserver"
///     struct Settings: LustSettings {
///         @Setting("ports to listen on") var ports: [Port] = [80]
///         @Setting("what every client is told") var greeting = "HI!"
///     }
///     func listeners(_ settings: Settings) -> [Listen] { settings.ports.map { .tcp($0) } }
///     func start(_ server: Server<Settings>) throws {
///         try server.serveThreads { connection in try connection.write(server.settings.greeting) }
///     }
/// }
/// ```
///
/// All hooks run on the main thread, so the server's own state needs no locks. The order is: ``take(_:into:)``,
/// ``listeners(_:)`` (bound as root), ``beforeDaemonize(_:)``, then in the daemon the hooks of ``PrivilegedHooks``, the jail
/// and the drop, and without root ``start(_:)``, ``reload(_:)`` and ``shutdown(_:signal:)``. Threads, tasks and Dispatch
/// belong into `start`: before it a second thread is refused.
@MainActor
public protocol Simple {
    /// The server's own settings.
    associatedtype Settings: LustSettings = NoSettings

    /// The daemon's name: of its section, its pid file, its log. Letters, digits, `_`, and behind the first of them `-`
    /// and `.`; with another name the program does not run.
    nonisolated static var name: String { get }

    /// What `--version` prints after the name.
    nonisolated static var version: String { get }

    /// One line for `help`: what the server does.
    nonisolated static var summary: String { get }

    /// The server is made once, whatever the command.
    init()

    /// Whether it is shut in its `run_dir` unless the settings say otherwise. Default: true.
    var shouldJail: Bool { get }

    /// Whether it gives up root unless the settings say otherwise. Default: true.
    var shouldDropPrivileges: Bool { get }

    /// Takes the arguments that follow `start`'s options. By default there may be none.
    ///
    /// - Throws: what is wrong with them; the command ends with status 2.
    func take(_ arguments: [String], into settings: inout Settings) throws

    /// Where to listen. Bound in the starter, as root, so that no capability is needed for it later. Default: nowhere.
    func listeners(_ settings: Settings) throws -> [Listen]

    /// Runs in the starter, as root, when all is prepared and nothing is done. Must start no thread.
    func beforeDaemonize(_ server: Server<Settings>) throws

    /// Begins to serve, without root and in the jail, and returns: the daemon is ready then, and `start` on the terminal too.
    ///
    /// Threads, tasks and event loops are made here. What it throws, `start` prints on the terminal.
    func start(_ server: Server<Settings>) throws

    /// Takes up settings that can change while the server runs; ``Server/settings`` are the new ones already.
    ///
    /// - Throws: why it refuses; the old settings then stand.
    func reload(_ server: Server<Settings>) throws

    /// Is told that the daemon is to stop, before its connections are drained.
    func shutdown(_ server: Server<Settings>, signal: Int32)

    /// The commands that the program knows; add to ``Command/standard`` or replace it.
    static var commands: [Command<Self>] { get }

    /// Whether the server is ``PrivilegedHooks``, which says so itself: there is nothing to write.
    nonisolated static var hasPrivilegedHooks: Bool { get }

    /// Runs the hooks of ``PrivilegedHooks``, which says so itself: there is nothing to write.
    func runPrivilegedHooks(_ server: Server<Settings>) throws

    /// Whether the server is ``AsyncSimple``, which says so itself: there is nothing to write.
    nonisolated static var startsAsync: Bool { get }
}

extension Simple {
    /// No version.
    public nonisolated static var version: String { "(no version)" }
    /// The name has to say it all.
    public nonisolated static var summary: String { "" }
    /// Jailed.
    public var shouldJail: Bool { true }
    /// Without root.
    public var shouldDropPrivileges: Bool { true }

    /// Refuses arguments.
    public func take(_ arguments: [String], into settings: inout Settings) throws {
        guard let first = arguments.first else { return }
        throw LustError(step: "arguments", subject: "'\(first)'", "\(Self.name) takes none", exit: .usage)
    }

    /// Nowhere.
    public func listeners(_ settings: Settings) throws -> [Listen] { [] }
    /// Nothing.
    public func beforeDaemonize(_ server: Server<Settings>) throws {}
    /// Nothing more than the new settings.
    public func reload(_ server: Server<Settings>) throws {}
    /// Nothing.
    public func shutdown(_ server: Server<Settings>, signal: Int32) {}
    /// The standard commands.
    public static var commands: [Command<Self>] { Command.standard }

    // Requirements, because to ask a value for a protocol (`as?`) makes the runtime look at all conformances there are.
    /// None.
    public nonisolated static var hasPrivilegedHooks: Bool { false }
    /// None.
    public func runPrivilegedHooks(_ server: Server<Settings>) throws {}
    /// Not async.
    public nonisolated static var startsAsync: Bool { false }

    /// The program: reads its command line, does the command, ends.
    ///
    /// Synchronous, because the first `await` takes the main thread away and starts threads that cannot follow a fork.
    @available(
        *, noasync, message: "call it first in a synchronous main: after an await threads run that no fork takes along"
    )
    public static func main() {
        CommandLineOf<Self>().run()
    }
}

/// A server that has code to run as root, in the daemon, before the jail: the last code that does.
///
/// The hooks are python-lust's. Both come after the session, the files and the limits, and before the first privilege is
/// given up; none ever runs as root inside the jail. They must start no thread and leave no directory open. `plan` shows
/// them. Ports need no hook: see ``Simple/listeners(_:)``.
public protocol PrivilegedHooks: Simple {
    /// Runs as root before the jail. What it throws ends the start.
    func beforeJail(_ server: Server<Settings>) throws
    /// Runs as root right after ``beforeJail(_:)``, before any privilege is given up.
    func beforeDropPrivileges(_ server: Server<Settings>) throws
}

extension PrivilegedHooks {
    /// Nothing.
    public func beforeJail(_ server: Server<Settings>) throws {}
    /// Nothing.
    public func beforeDropPrivileges(_ server: Server<Settings>) throws {}

    /// It has.
    public nonisolated static var hasPrivilegedHooks: Bool { true }
    /// Both, in their order.
    public func runPrivilegedHooks(_ server: Server<Settings>) throws {
        try beforeJail(server)
        try beforeDropPrivileges(server)
    }
}

/// A server whose start is async.
///
/// `start` may return once all is begun, and the daemon is ready then; or go on for the daemon's life and say
/// ``Server/ready()`` itself. When the daemon stops, its task is cancelled. In the jail there is the daemon's own thread
/// directory at `/proc`, without which libdispatch, and so Swift concurrency, ends the process.
public protocol AsyncSimple: Simple {
    /// Serves, without root and in the jail, on the main actor.
    func start(_ server: Server<Settings>) async throws
}

extension AsyncSimple {
    /// It does.
    public nonisolated static var startsAsync: Bool { true }

    /// Runs the async start as a task of the server's.
    public func start(_ server: Server<Settings>) throws {
        server.run { try await self.start(server) }
    }
}

extension Listen {
    // A literal is both a Port and a number: then it is the number.
    /// A TCP port on every address, or on one.
    @_disfavoredOverload
    public static func tcp(_ port: Port, host: String? = nil) -> Listen { .tcp(port.number, host: host) }
}
