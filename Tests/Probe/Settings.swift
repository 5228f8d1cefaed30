// SPDX-License-Identifier: MIT
import Lust

/// What the probe is told to do.
struct ProbeSettings: LustSettings {
    @Setting("ports to listen on") var ports: [Port] = []
    @Setting("UNIX sockets to listen on") var sockets: [Path] = []
    @Setting("what to do before the sequence") var before = Deed.nothing
    @Setting("what to do in the hook, as root") var hook = Deed.nothing
    @Setting("what to do in start") var begin = Deed.nothing
    @Setting("what to do at the end") var finish = Deed.nothing
    @Setting("the error to throw", live: true) var words = "the words"
    @Setting("what to do in reload", live: true) var again = Deed.nothing
    @Setting("how many tasks sleep") var sleepers = 0
    @Setting("a same-user process outside") var peer = 0
    @Setting("a process of root's outside") var rootPid = 1
    @Setting("its abstract socket") var abstract = ""
    @Setting("programs in the jail that could give privileges: setuid, and with file capabilities")
    var helpers: [Path] = []
    @Setting("a program to run in the jail, and its arguments") var program: [String] = []
    @Setting("what to try: read=/x, write=/x, connect=80") var attempts: [String] = []
    @Setting("most threads") var maximum = 256
}

/// Something to do at some point.
enum Deed: String, CaseIterable, SettingValue {
    /// Nothing.
    case nothing
    /// A second thread.
    case thread
    /// Work for a global queue of libdispatch.
    case dispatch
    /// An error.
    case error
    /// A trap.
    case crash
    /// Never to come back.
    case hang
    /// The end of the process.
    case exit
    /// A directory that stays open.
    case directory
    /// What the process has become, to `/data/facts`.
    case facts
    /// Every attempt to escape, to `/data/escape`.
    case escape
    /// The settings' attempts: a line each in the log.
    case reach
    /// Every system call that a filter may refuse, to `/data/calls`.
    case calls
    /// A program of the settings', to `/data/output`.
    case run
    /// Reads settings from several threads at once.
    case contend
    /// Answers slowly: a second a client.
    case slow
    /// Ready, and dead in the same moment.
    case die
    /// The end of the first thread alone.
    case leave
    /// Words to the starter that no sequence says.
    case lie
}
