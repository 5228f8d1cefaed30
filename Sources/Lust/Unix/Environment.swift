// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The environment of a daemon: rebuilt from a list of what is allowed, not from one of what is feared.
///
/// `LD_*`, `GCONV_PATH`, `LOCPATH`, `MALLOC_*`, `HOSTALIASES`, `SWIFT_BACKTRACE` and what the next library reads do not
/// come along.
enum Environment {
    private static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    private final class Allowed {
        let names: [String]
        init(_ names: [String]) { self.names = names }
    }

    /// Keeps `LANG`, `LC_*`, a harmless `TZ` and the extras; sets `PATH` to the system's folders.
    ///
    /// - Parameter extras: `NAME` keeps a variable, `NAME=value` sets one.
    static func rebuild(extras: [String]) {
        let kept = Allowed(extras.filter { !$0.utf8.contains(UInt8(ascii: "=")) })
        environment_keep(
            { entry, context in
                guard let entry, let context else { return 0 }
                return Environment.keeps(entry, Unmanaged<Allowed>.fromOpaque(context).takeUnretainedValue()) ? 1 : 0
            }, Unmanaged.passUnretained(kept).toOpaque())
        withExtendedLifetime(kept) {}
        setenv("PATH", path, 1)
        for extra in extras {
            let parts = extra.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { setenv(String(parts[0]), String(parts[1]), 1) }
        }
        fixTimeZone()
    }

    private static func keeps(_ entry: UnsafePointer<CChar>, _ allowed: Allowed) -> Bool {
        if begins(entry, with: "LC_") || begins(entry, with: "LANG=") { return true }
        if begins(entry, with: "TZ=") { return isHarmless(zone: String(cString: entry + 3)[...]) }
        return allowed.names.contains { strncmp(entry, $0 + "=", $0.utf8.count + 1) == 0 }
    }

    private static func begins(_ entry: UnsafePointer<CChar>, with start: StaticString) -> Bool {
        start.withUTF8Buffer { text in
            text.baseAddress.map {
                strncmp(entry, UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self), text.count)
            } == 0
        }
    }

    /// A zone's name, or a file where zones are. Any other file would be opened as root.
    private static func isHarmless(zone: Substring) -> Bool {
        let file = zone.hasPrefix(":") ? zone.dropFirst() : zone
        if file.has("..") { return false }
        return !file.hasPrefix("/") || file == "/etc/localtime" || file.hasPrefix("/usr/share/zoneinfo/")
    }

    /// With `TZ` set, the zone read now is the zone in the jail too; without it localtime(3) looks for the file again,
    /// does not find it there, and the clock jumps to UTC.
    private static func fixTimeZone() {
        setenv("TZ", ":/etc/localtime", 0)
        tzset()
    }
}
