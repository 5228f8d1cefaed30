// SPDX-License-Identifier: MIT
import Lust

/// lust(1).
struct ToolPage {
    private let program: ProgramUsage

    init(_ program: ProgramUsage) { self.program = program }

    var text: String {
        var page = Roff(program.name, section: 1)
        page.section("NAME")
        page.raw("lust \\- \(program.summary)\n")
        page.synopsis(program)
        page.section("DESCRIPTION")
        page.prose(
            """
            `lust run` takes a program that knows nothing of it through the same sequence that daemons built on Lust go
            through: out of the terminal, into a jail, away from root, in one order, all of it read back from the kernel.
            The other commands look at configuration files, logs and running daemons.
            """)
        page.commands(program, besides: [.help])
        page.section("OPTIONS")
        page.prose("`--name VALUE` and `--name=VALUE` are the same; nothing after `--` is an option.")
        page.options([.help])
        page.raw(".TP\n\(Roff.bold("--version"))\nSays the version.\n")
        page.section("EXIT STATUS")
        page.prose("As it stands with each command. In general 0 is done, 1 failed, 2 a wrong command line.")
        page.section("ENVIRONMENT")
        page.prose(
            """
            `lust run` keeps `PATH`, `LANG`, `LC_*` and `TZ`, and what `--env` says. It sets `LISTEN_FDS`, `LISTEN_PID`
            for `--listen`; see sd_listen_fds(3).
            """)
        page.section("EXAMPLES")
        page.prose("A web server on port 80, in /srv/x, as www:")
        page.lines(
            """
            lust run --user www --jail /srv/x --listen 80 --background \\
                --pidfile /run/x.pid -- /bin/prog -v
            """)
        page.prose("What a running daemon could still do:")
        page.lines("lust doctor sshd")
        page.prose("Who tried to come in, from now on:")
        page.lines("lust tail /var/log/auth.log --match 'in=Accepted .* for (?<user>\\S+)'")
        page.section("SEE ALSO")
        page.raw(".BR lust.conf (5),\n.BR clust (3),\n.BR setpriv (1),\n.BR capsh (1),\n.BR daemon (7)\n")
        return page.text
    }
}
