// SPDX-License-Identifier: MIT

/// What is true of every server. NAME stands for its name, VARIABLE for that in capitals.
enum ServerProse {
    static var description: String {
        """
        `NAME` is a daemon. `start` returns when it serves, and by then it has left the terminal, is shut in its
        directory, has given up root for good, and all of that has been read back from the kernel. When it does not come to
        serve, `start` prints the daemon's own reason, ends with a status that is not 0, and leaves no process and no pid
        file behind.

        Nothing of root's stays running. What needs root later (new settings, a new log file, a new daemon in the place of
        the old one, the end) is done by a command that root types, outside of the jail, and handed in.

        Under systemd, s6, runit, dinit or supervisord, and as the first process of a container, it finds out where it is
        and stays in the foreground; `NAME unit` prints the file that each of them wants.
        """
    }

    static var settings: String {
        """
        Settings stand in the section `[NAME]` of `/etc/NAME.conf`, or of the file of `--config`; lust.conf(5) describes the
        file. Stronger than the file is the environment, `VARIABLE_KEY=value`, and stronger than both is
        `--set KEY=VALUE`. `NAME config` prints all of them and where each is from, `NAME config --example` a file to begin
        with, `NAME check` what is wrong.
        """
    }

    static var signals: String {
        """
        SIGTERM, SIGINT, SIGQUIT
            Stops: nobody is accepted any more, connections are served to their end or until `stop_timeout`. A
            second one cuts what is left.
        SIGHUP
            Does nothing but say so in the log: a jailed daemon reaches no file. `NAME reload` and `NAME reopen`
            do it.
        SIGUSR1
            Opens the log anew, where there is no jail and the daemon's user may; in a jail `NAME reopen` does it.
        SIGPIPE
            Is ignored: a client that hangs up ends no daemon.
        SIGKILL
            Ends it at once. The pid file stays, and every command knows by its lock that nobody is there.
        SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSYS
            End it by its own fault; what it last wrote to standard error is brought into the log before. No
            core is dumped.
        others
            Do nothing, and are named in the log.
        """
    }

    static var files: String {
        """
        /etc/NAME.conf
            The configuration; see lust.conf(5). Need not be there.
        /run/NAME
            The jail (`run_dir`): root's, and writable by nobody else.
        /run/NAME/data
            What the daemon may write to in the jail.
        /run/NAME.pid
            The pid file (`pid_path`). Its lock, held for the daemon's life, says whether it runs; the number is
            for people. While a restart is under way there is `NAME.pid.next` too.
        /run/NAME.control
            The socket by which commands reach the daemon: mode 0600, for root and whoever started it.
        /run/NAME.started
            How it was started: the command line that later commands build on.
        /var/log/NAME.log
            The log (`log_file`, `log`).
        """
    }

    static var environment: String {
        """
        VARIABLE_KEY
            A setting: `VARIABLE_LOG_LEVEL` is `log_level`.
        NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID, FDSTORE
            systemd's: it is told of readiness, reload, stop and life. See sd_notify(3).
        LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES
            Sockets that are there already; used where they fit the settings. See sd_listen_fds(3).
        SYSTEMD_EXEC_PID, SUPERVISOR_ENABLED
            By these systemd and supervisord are known.
        JOURNAL_STREAM, TERM, NO_COLOR
            How standard error is written to in the foreground.
        PATH, LANG, LC_*, TZ
            All that the daemon keeps of its environment, besides what the setting `environment` says.
        """
    }

    static var diagnostics: String {
        """
        A message on standard error, and in the log, reads `NAME: STEP: SUBJECT: reason`, and is said once. The step is one
        of those that `NAME plan` prints, or what was done before them; the subject is a file, a user, a port. Where the
        system said no, the reason is its own: `NAME: setresgid: Operation not permitted`.
        """
    }

    static var seeAlso: String {
        """
        .BR lust (1),
        .BR clust (3),
        .BR lust.conf (5),
        .BR capabilities (7),
        .BR daemon (7),
        .BR chroot (2),
        .BR setresuid (2),
        .BR systemd.service (5),
        .BR logrotate (8)

        """
    }
}
