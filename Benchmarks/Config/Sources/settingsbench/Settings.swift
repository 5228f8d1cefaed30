// SPDX-License-Identifier: MIT
import Lust

enum Level: String, CaseIterable, SettingValue { case debug, info, notice, warning, error, critical }

/// As many as a server has by itself.
struct Common: LustSettings {
    @Setting("the jail") var runDir: Path = "/run/hi"
    @Setting("its mode") var runDirMode: FileMode = 0o755
    @Setting("where the pid file is") var pidPath: Path = "/run"
    @Setting("where it logs") var logFile: Path = "/var/log/hi.log"
    @Setting("how much it logs", live: true) var logLevel: Level = .info
    @Setting("who it becomes") var uid: UserName = "nobody"
    @Setting("its group") var gid: GroupName = "nogroup"
    @Setting("its other groups") var groups: [GroupName] = []
    @Setting("what it may still do") var capabilities: [String] = []
    @Setting("how long a start may take") var startTimeout: Duration = .seconds(10)
    @Setting("how long a stop may take", live: true) var stopTimeout: Duration = .seconds(20)
    @Setting("what it keeps of the environment") var environment: [String] = []
    @Setting("open files") var limitNofile: Int? = nil
    @Setting("core size") var limitCore: ByteSize? = nil
    @Setting("memory") var limitAs: ByteSize? = nil
    @Setting("processes") var limitNproc: Int? = nil
    @Setting("whether it is shut in") var jail = true
    @Setting("whether it gives root up") var drop = true
    @Setting("its umask") var umask: FileMode = 0o027
    @Setting("its niceness") var nice = 0
}

/// And as many of its author's.
struct Own: LustSettings {
    @Setting("ports to listen on") var ports: [Port] = [80]
    @Setting("what every client is told", live: true) var greeting = "HI!"
    @Setting("the largest body") var maxBody: ByteSize = 65536
    @Setting("addresses") var listen: [Address] = []
    @Setting("clients at once") var clients = 1000
    @Setting("how long a client may be idle") var idle: Duration = .seconds(60)
    @Setting("a share") var share = 0.5
    @Setting("a password", secret: true) var password = ""
    @Setting("a certificate") var certificate: Path? = nil
    @Setting("whether it is quick") var quick = false
}
