// SPDX-License-Identifier: MIT
import TestSupport
import Testing

/// The C example: `cc` alone against CLust, without Swift.
@Suite(.requiresRoot, .requires("cc"), .requires("ar"), .requires("unshare")) final class CDaemonTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func build() throws -> String {
        let result = try Program.shell(
            """
            set -e; cd "$2"
            for source in "$1"/Sources/CLust/*.c; do
                cc -std=gnu17 -D_GNU_SOURCE -O2 -Wall -Wextra -Wshadow -Wconversion -Werror -I"$1/include" -c "$source"
            done
            ar rcs libCLust.a *.o
            cc -std=gnu17 -D_GNU_SOURCE -O2 -Wall -Wextra -Wshadow -Wconversion -Werror -I"$1/include" \
                -o cdaemon "$1/Examples/CDaemon/cdaemon.c" -L. -lCLust -lcap
            """, [Product.folder, scratch.path], within: .seconds(120))
        try #require(result.status == 0, "\(result.text)")
        return scratch["cdaemon"]
    }

    @Test func `it is jailed, drops root and binds port 81 only then`() throws {
        let script = """
            pid=$("$1" "$2") || exit 1
            grep -E '^(Uid|Gid|Groups|CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/$pid/status
            readlink /proc/$pid/root
            bash -c 'exec 3<>/dev/tcp/127.0.0.1/81; cat <&3'
            """
        let run = try World.run(script, [try build(), scratch["jail"]])
        let words = run.output.split { $0 == "\n" || $0 == "\t" || $0 == " " }.joined(separator: " ")
        #expect(
            words == "Uid: 65534 65534 65534 65534 Gid: 65534 65534 65534 65534 Groups: "
                + "NoNewPrivs: 1 CapEff: 0000000000000400 CapBnd: 0000000000000000 Seccomp: 2 \(scratch["jail"]) HI!"
                || words.contains(
                    "CapEff: 0000000000000400 CapBnd: 0000000000000000 NoNewPrivs: 1 Seccomp: 2 \(scratch["jail"]) HI!"),
            "\(run.text)")
    }

    @Test func `a port that is taken is told by the one who starts it`() throws {
        let run = try World.run(
            "\"$1\" \"$2\" >/dev/null; \"$1\" \"$2\"; echo \"status $?\"", [try build(), scratch["jail"]])
        #expect(run.output == "status 1\n" && run.errorOutput.contains("bind: Address already in use"), "\(run.text)")
    }
}
