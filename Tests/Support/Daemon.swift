// SPDX-License-Identifier: MIT
/// A daemon in a folder of its own: its configuration, its commands, and what the kernel says of it.
public final class TestDaemon: Sendable {
    /// The product, and its section.
    public let name: String
    /// Where all its files are.
    public let scratch: Scratch
    /// Where it listens, unless the settings say otherwise.
    public let port: UInt16
    /// What its commands get.
    public let environment: [String]
    let program: String

    /// Its configuration file.
    public var configuration: String { scratch["etc/\(name).conf"] }
    /// Its pid file.
    public var pidFile: String { scratch["run/\(name).pid"] }
    /// Its log.
    public var log: String { scratch["log/\(name).log"] }
    /// Its jail.
    public var jail: String { scratch["jail"] }

    /// Lays out the folder: `etc`, `run`, `log`; the jail is made by the daemon.
    ///
    /// - Parameters:
    ///   - name: The product, and its section: `threadserver` or `probe`.
    ///   - settings: Further lines of its section, stronger than the usual ones.
    ///   - environment: What the commands get besides `PATH` and `LANG`.
    ///   - program: Where the program is; nil is beside the tests.
    public init(
        _ name: String = "threadserver", _ settings: [String: String] = [:], environment: [String] = [],
        program: String? = nil
    ) throws {
        self.name = name
        self.program = program ?? Product.path(name)
        self.environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"] + environment
        scratch = try Scratch()
        port = try freePort()
        for folder in ["etc", "run", "log"] { try scratch.makeFolder(folder) }
        try configure(settings)
    }

    /// Writes the configuration anew.
    public func configure(_ settings: [String: String]) throws {
        var all = [
            "ports": "\(port)", "run_dir": jail, "pid_path": scratch["run"], "log_file": log,
            "uid": "\(Self.uid)", "gid": "\(Self.gid)",
        ]
        all.merge(settings) { _, stronger in stronger }
        let lines = all.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined()
        try File.write(configuration, "[\(name)]\n" + lines)
    }

    /// A user of nobody's: no process of the machine is in the way.
    public static let uid: UInt32 = 61_471
    /// A group of nobody's.
    public static let gid: UInt32 = 61_472

    /// The words of a command: program, command, `--config`, and the rest.
    public func words(_ command: String, _ options: [String] = []) -> [String] {
        [program, command, "--config", configuration] + options
    }

    /// Runs a command to its end.
    @discardableResult public func run(
        _ command: String, _ options: [String] = [], uid: UInt32? = nil, within time: Duration = .seconds(30)
    ) throws -> Program.Result {
        let words = words(command, options)
        return try Program.run(words[0], Array(words.dropFirst()), environment: environment, uid: uid, within: time)
    }

    /// Starts a command.
    public func begin(_ command: String, _ options: [String] = []) throws -> Program {
        let words = words(command, options)
        return try Program(words[0], Array(words.dropFirst()), environment: environment)
    }

    /// Runs a command by a shell script, which has it as `"$@"`: `ulimit -n 5; exec "$@"`.
    public func run(
        _ command: String, by script: String, _ options: [String] = [], within time: Duration = .seconds(30)
    ) throws -> Program.Result {
        try Program.shell(script, words(command, options), environment: environment, within: time)
    }

    /// Starts it, and gives the daemon's pid.
    ///
    /// - Throws: ``NotInTime`` with what it said, if it did not start.
    @discardableResult public func start(_ options: [String] = []) throws -> Int32 {
        let result = try run("start", options)
        guard result.status == 0, let pid = Int32(result.output.split { !$0.isNumber }.last ?? "") else {
            throw NotInTime(description: "\(name) did not start: \(result.text)")
        }
        return pid
    }

    /// Processes of it that are there, by whatever way they came: starters and daemons.
    public var survivors: [Proc] {
        scratch.processes.filter { $0.link("exe") == program }
    }

    /// Its log so far.
    public var logText: String { File.text(log) ?? "" }
}
