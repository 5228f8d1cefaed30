// SPDX-License-Identifier: MIT
import Glibc
import TestSupport
import Testing

/// Against the real systemd-journald, in a mount namespace of its own.
@Suite(.requiresRoot, .requires("systemd's journald") { File.exists("/lib/systemd/systemd-journald") })
struct JournalTests {
    private let scratch: Scratch
    private static let count = 500

    init() throws { scratch = try Scratch() }

    /// What systemd does for journald: it keeps the socket while journald is started anew.
    private static let keeper = """
        import os, signal, socket, subprocess, sys
        kept = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        kept.bind("/run/systemd/journal/socket")
        os.chmod("/run/systemd/journal/socket", 0o666)
        os.dup2(kept.fileno(), 3)
        while sys.stdin.readline():
            daemon = subprocess.Popen(
                ["sh", "-c", "LISTEN_PID=$$ LISTEN_FDS=1 exec /lib/systemd/systemd-journald"], pass_fds=[3])
            print("started", flush=True)
            sys.stdin.readline()
            daemon.terminate()
            daemon.wait()
            print("ended", flush=True)

        """

    private func run() throws {
        try scratch.write("keeper.py", Self.keeper)
        try scratch.write(
            "journald.conf", "[Journal]\nStorage=volatile\nRateLimitIntervalSec=0\nReadKMsg=no\nAudit=no\n")
        try scratch.write(
            "run",
            """
            set -e
            cd \(scratch.path)
            mkdir -p jail
            # A FIFO that nobody writes: a wait that starts no process.
            mkfifo none
            mount -t tmpfs tmpfs /run
            mount -t tmpfs tmpfs /etc/systemd
            cp journald.conf /etc/systemd
            mkdir -p /run/systemd/journal /run/log/journal
            echo 0123456789abcdef0123456789abcdef >id
            touch /etc/machine-id
            mount --bind id /etc/machine-id
            coproc KEEPER { exec python3 keeper.py; }
            exec 4<&${KEEPER[0]} 5>&${KEEPER[1]}
            echo start >&5
            read -r SAID <&4
            until journalctl --sync 2>/dev/null; do read -t 0.01 SAID <>none || true; done
            coproc PROBE { exec \(Product.path("logprobe")) journal hi \(Self.count) jail; }
            exec 6<&${PROBE[0]} 7>&${PROBE[1]}
            ID=$PROBE_PID
            read -r SAID <&6
            echo end >&5
            read -r SAID <&4
            echo go >&7
            read -r SAID <&6
            echo start >&5
            read -r SAID <&4
            until journalctl --sync 2>/dev/null; do read -t 0.01 SAID <>none || true; done
            echo go >&7
            read -r SAID <&6
            wait $ID
            echo "$SAID" >said
            journalctl --sync
            journalctl -D /run/log/journal -o json SYSLOG_IDENTIFIER=hi >records
            echo end >&5
            read -r SAID <&4
            """)
        let run = try Program.run(
            "/usr/bin/unshare", ["-m", "-p", "-f", "--kill-child", "--mount-proc", "bash", scratch["run"]],
            within: .seconds(60))
        #expect(run.status == 0, "\(run.text)")
    }

    @Test func `every record is in the journal, those of a restart too, with its fields as they are`() throws {
        try run()
        #expect(try scratch.lines("said") == ["lost 0"])
        let records = try scratch.lines("records")
        #expect(records.count == 4 * Self.count + 6)
        for writer in 0..<4 {
            let own = records.compactMap { $0.firstMatch(of: /"MESSAGE":"(\d) before (\d+)"/)?.output }
                .filter { $0.1 == "\(writer)" }
            let isWhole = own.elementsEqual(0..<Self.count) { $0.2 == "\($1)" }
            #expect(isWhole, "writer \(writer)")
        }
        #expect(records.count { $0.contains("nobody reads") && $0.contains("\"PRIORITY\":\"5\"") } == 5)
        let last = try #require(records.last)
        let wanted = [
            #""MESSAGE":"two\nlines""#, #""PEER":"a\nb""#, #""PRIORITY":"3""#, #""SYSLOG_FACILITY":"3""#,
            #""_TRANSPORT":"journal""#, #""_UID":"65534""#,
        ]
        for field in wanted { #expect(last.contains(field), "\(last)") }
    }
}
