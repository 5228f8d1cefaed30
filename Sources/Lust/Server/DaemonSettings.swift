// SPDX-License-Identifier: MIT

/// The settings that every server has, in its own section of the configuration file.
///
/// python-lust's keys keep their names and their meaning.
public struct DaemonSettings: LustSettings {
    /// The jail; nil is `/run/NAME`.
    @Setting("the jail's directory; without a jail the working directory if it is there, else /; /run/NAME if empty")
    public var runDir: Path?

    /// Permissions of the jail's directory when it is made. It is root's, and nobody else may ever write to it.
    @Setting("permissions of run_dir when it is made; write permission is root's alone")
    public var runDirMode: FileMode = 0o755

    /// The directory of `NAME.pid`.
    @Setting("the directory of NAME.pid")
    public var pidPath: Path = "/run"

    /// The log; nil is `/var/log/NAME.log`.
    @Setting("the log's file; /var/log/NAME.log if empty")
    public var logFile: Path?

    /// Where the log goes instead, or besides.
    @Setting("where the log goes, if not to log_file alone: file:/PATH, syslog:FACILITY, journal, stderr")
    public var log: [LogDestination] = []

    /// The least level that is logged.
    @Setting("the least level that is logged", live: true)
    public var logLevel: LogLevel = .info

    /// How a log line is written.
    @Setting("how a log line is written", live: true)
    public var logFormat: LogFormat = .classic

    /// Whom the daemon becomes.
    @Setting("the user that the daemon becomes; one of its own is safer than nobody, whom others become too")
    public var uid: UserName = "nobody"

    /// The group it has then.
    @Setting("the group that the daemon has")
    public var gid: GroupName = "nogroup"

    /// Its supplementary groups.
    @Setting("supplementary groups; root's own are never kept")
    public var groups: [GroupName] = []

    /// The capabilities that are kept.
    @Setting("capabilities to keep; none is needed for ports below 1024, which are bound before")
    public var capabilities: [Capability] = []

    /// How long `start` waits for the daemon to serve.
    @Setting("how long start waits until the daemon serves")
    public var startTimeout: Duration = .seconds(30)

    /// How long connections may go on once the daemon is to stop.
    @Setting("how long a stopping daemon lets connections go on; then they are cut", live: true)
    public var stopTimeout: Duration = .seconds(10)

    /// How `stop` goes about it; nil is TERM, ``stopTimeout`` and two seconds, KILL, five seconds.
    @Setting("how stop goes about it, e.g. TERM/30/KILL/5; if empty: TERM, stop_timeout, KILL")
    public var stopSchedule: StopSchedule?

    /// The most connections that ``Server/serveThreads(maximum:idle:total:_:)`` handles at once.
    @Setting("connections that are handled at once; more wait in the kernel")
    public var maxConnections = 256

    /// How long a read or a write waits for a client; 0 for as long as it takes.
    @Setting("how long a client may keep a read or a write waiting; 0 for ever")
    public var idleTimeout: Duration = .seconds(60)

    /// How long a connection may take in all; 0 for as long as it takes.
    @Setting("how long a connection may take in all; 0 for ever")
    public var connectionTimeout: Duration = .seconds(3600)

    /// Variables that the daemon keeps of its environment, or is given.
    @Setting("environment variables to keep, or to set (NAME=value), besides PATH, LANG, LC_*, TZ")
    public var environment: [String] = []

    /// What the daemon may have open at once.
    @Setting("open files at most; the hard limit if empty")
    public var limitNofile: UInt32?

    /// Whether it is jailed.
    @Setting("whether the daemon is shut in run_dir; namespace: and nothing else is mounted for it")
    public var jail: JailKind = true

    /// Whether it gives up root.
    @Setting("whether the daemon gives up root")
    public var drop = true

    /// What is done about files in the jail that lead out of it.
    @Setting("what is done where run_dir has a root user, a setuid program, a device (refuse), or only a word (warn)")
    public var jailAudit: JailAuditing = .refuse

    /// What of `/proc` the jail shows.
    @Setting("what the jail shows of /proc: the daemon's own threads (self), which Swift concurrency needs, or nothing")
    public var jailProc: JailProc = .auto

    /// The files that it may read and run; nil is all that its user may.
    @Setting("files and directories, as the jail has them, that may be read and run; all if empty")
    public var landlockRead: Allowed<Path>?

    /// The files that it may change, make, remove and read; nil is all that its user may.
    @Setting("files and directories, as the jail has them, that may be changed and read, not run; all if empty")
    public var landlockWrite: Allowed<Path>?

    /// The TCP ports that it may connect to; nil is all.
    @Setting("TCP ports that may be connected to; all if empty")
    public var landlockConnect: Allowed<Port>?

    /// The TCP ports that it may bind once it serves; nil is all. Its listeners are bound before.
    @Setting("TCP ports that may be bound later on, for the listeners are bound before; all if empty")
    public var landlockBind: Allowed<Port>?

    /// Which system calls the daemon can make.
    @Setting("system calls: without what no server needs (default), only what servers need (strict), all (off)")
    public var seccomp: Seccomp = .default

    /// The descriptor that is told when the daemon serves.
    @Setting("descriptor that gets a newline when the daemon serves, as s6 and dinit want it; none if empty")
    public var readyFd: Int?

    /// Whether a tiny process that stays root waits for the daemon's end.
    @Setting("whether a tiny root process waits for the daemon's end, logs it and removes the pid file")
    public var keeper = false

    /// When the keeper starts the daemon again.
    @Setting("when the keeper starts the daemon again: never, on-failure, always")
    public var restart: RestartRule = .never

    /// How much longer each restart in a row waits than the one before.
    @Setting("how long the first restart waits, and how much longer each further one within restart_period")
    public var restartStep: Duration = .seconds(1)

    /// The longest that a restart waits.
    @Setting("how long a restart waits at most")
    public var restartCap: Duration = .seconds(30)

    /// How many restarts there may be within ``restartPeriod``.
    @Setting("how many restarts there may be within restart_period; then the keeper gives up")
    public var restartMax = 5

    /// See ``restartMax``.
    @Setting("within which time restarts are counted")
    public var restartPeriod: Duration = .seconds(60)

    /// What is taken from the permissions of files that the daemon makes.
    @Setting("permissions that files made by the daemon do not get")
    public var umask: FileMode = 0o077

    /// The defaults.
    public init() {}
}

/// What of `/proc` a jail shows.
public enum JailProc: String, CaseIterable, SettingValue {
    /// `self` for a server whose start is async, `none` for one of plain threads.
    case auto
    /// The daemon's own `/proc/<pid>/task`, read-only: nothing but its own threads.
    case `self`
    /// Nothing.
    case none
}

extension Seccomp: SettingValue {}

/// When a daemon that has ended is started again.
public enum RestartRule: String, CaseIterable, SettingValue {
    /// Never.
    case never
    /// After an exit status that is not 0 or a signal that is not `SIGTERM`, `SIGINT` or `SIGHUP`.
    case onFailure = "on-failure"
    /// After every end but by `stop`.
    case always
}

/// A server without settings of its own.
public struct NoSettings: LustSettings {
    /// Nothing.
    public init() {}
}
