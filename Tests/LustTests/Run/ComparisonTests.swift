// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// `lust run` beside the tools for this, each with the options that make it tightest.
@Suite(.requiresRoot) final class ComparisonTests {
    let scratch: Scratch
    let program: String

    init() throws {
        scratch = try Scratch()
        program = try scratch.makeFolder("jail") + "/tight"
        let folder = Product.folder + "/Tests/Escape"
        let sources = File.names(in: folder).filter { $0.hasSuffix(".c") }.map { "\(folder)/\($0)" }
        let result = try Program.run(
            "/usr/bin/cc",
            ["-O1", "-static", "-w", "-D_GNU_SOURCE", "-I\(folder)/include", "-o", program]
                + ["\(Product.folder)/Tests/tight.c"] + sources + ["-lpthread"])
        #expect(result.status == 0, "\(result.text)")
    }

    /// What the program could still do when it was started by a shell command, `$1` being the jail, `$2` where it writes
    /// and `$3` a process of the same user outside.
    func possible(_ command: String) throws -> Set<Substring> {
        let peer = try Program("/bin/sleep", ["120"], uid: 61471)
        let output = try scratch.write("output", "", mode: 0o666)
        let run = try Program.shell(
            "exec 7</dev/null; umask 0; \(command)",
            ["\(scratch.path)/jail", output, "\(peer.pid)", Product.path("lust")],
            environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LD_LIBRARY_PATH=/nowhere"], within: .seconds(60))
        try waitUntil("it has tried all: \(run.text)") { File.text(output)?.hasSuffix("done\n") == true }
        let lines = (File.text(output) ?? "").split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("held ") })
        // What an attempt returned is not what it was.
        return Set(
            lines.filter { $0.hasPrefix("ESCAPED") || $0.hasPrefix("weak") }.map { $0.prefix { $0 != ":" } })
    }

    static let lust = #""$4" run --user 61471 --group 61471 --jail "$1" -- /tight "$3" >>"$2""#

    /// minijail0 is not in Debian 12.
    static let others = [
        "setpriv": """
        setpriv --reuid 61471 --regid 61471 --clear-groups --no-new-privs --bounding-set -all --inh-caps -all \
            --ambient-caps -all --securebits +noroot,+noroot_locked,+no_setuid_fixup,+no_setuid_fixup_locked \
            --reset-env "$1/tight" "$3" >>"$2"
        """,
        "capsh": """
        capsh --no-new-privs --drop=all --chroot="$1" --groups= --gid=61471 --uid=61471 --shell=/tight -- "$3" >>"$2"
        """,
        "chpst": #"chpst -u :61471:61471 -/ "$1" -P /tight "$3" >>"$2""#,
        "start-stop-daemon": """
        start-stop-daemon --start --background --no-close --chuid nobody:nogroup --chroot "$1" --umask 077 \
            --exec /tight -- "$3" >>"$2"
        """,
        "daemonize": #"daemonize -u nobody -c / -a -o "$2" "$1/tight" "$3""#,
    ]

    @Test func `lust run leaves a program what exec gives back, and nothing else`() throws {
        #expect(try possible(Self.lust) == ["ESCAPED to be dumpable"])
    }

    @Test(
        .requires("setpriv"), .requires("capsh"), .requires("chpst"), .requires("start-stop-daemon"),
        .requires("daemonize"), arguments: others.keys.sorted())
    func `lust run is tighter than each of the tools for this`(tool: String) throws {
        let other = try possible(try #require(Self.others[tool]))
        let ours = try possible(Self.lust)
        #expect(ours.isStrictSubset(of: other), "\(ours.subtracting(other)) beside \(other.sorted())")
    }
}
