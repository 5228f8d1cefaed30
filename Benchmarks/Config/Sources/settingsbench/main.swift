// SPDX-License-Identifier: MIT
import Glibc
import Lust

// settingsbench: what 30 settings cost a daemon that starts, from the file's bytes to typed values, in microseconds:
// the first load of the process, and a later one. Run it many times; only the first figure is a start.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

let text = """
    [DEFAULT]
    uid = www
    [hi]
    run_dir = /srv/hi
    stop_timeout = 30s
    log_level = debug
    ports = 2000 2001 2002
    greeting = HELLO
    max_body = 64K
    listen = 127.0.0.1:8080 [::1]:8080

    """
let bytes = Array(text.utf8)

func load() -> Double {
    let start = now()
    let loader = SettingsLoader(
        section: "hi", file: SettingsFile(path: "/etc/hi.conf", bytes: bytes),
        environment: { getenv($0).map { String(cString: $0) } })
    do {
        let loaded = try loader.load(Common.self, Own.self)
        let time = now() - start
        precondition(loaded.values.1.ports.count == 3 && loaded.effective.list.count == 30)
        return time
    } catch {
        fatalError("\(error)")
    }
}

let first = load()
let second = load()
_ = load()
print("first \(Int(first)) us, later \(Int(min(second, load()))) us")
