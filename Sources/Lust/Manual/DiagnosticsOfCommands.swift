// SPDX-License-Identifier: MIT

extension Diagnostics {
    static var ofCommands: String {
        """
        # The command line
        /proc/self/cmdline cannot be read: mount /proc first
            The command line is read from there.
        there is no command 'WORD'; there are LIST
        help: there is no command 'WORD'
        COMMAND: there is no option WORD; see NAME COMMAND --help
        COMMAND: OPTION has no value; see NAME COMMAND --help
        COMMAND: OPTION needs VALUE; see NAME COMMAND --help
        COMMAND: takes no argument, and 'WORD' is one; see NAME COMMAND --help
            Look the command up in COMMANDS.
        arguments: 'WORD': NAME takes none
            This server has no arguments of its own: take the word away.
        arguments: 'WORD': is not UTF-8
            Write it in UTF-8; a file with such a name has to be renamed.
        arguments: --set TEXT: is not KEY=VALUE
            Write `--set port=80`, in one word; a value with blanks in quotes.
        arguments: --timeout: 'TEXT' is not a duration
            Write `5`, `1.5s`, `2m`.
        arguments: --schedule: 'TEXT' is not a schedule
            Write signals with seconds between them: `TERM/30/KILL/5`.
        arguments: --ready-fd TEXT: is no descriptor
        ready: descriptor N: is not open for writing
            Give the number of a descriptor that whoever starts the daemon has opened: `--ready-fd 3` with `3>FIFO`.
        arguments: --restarted TEXT: is the keeper's alone
            Leave the option away.
        arguments: --svg: is for a start that returns; plan has it too
            In the foreground nobody is left outside of the jail to write the picture.
        unit: KIND is not one of LIST
        unit: wants one of LIST
        completion: wants one of bash, zsh, fish
            Name one of them.
        svg: FILE: is there and is not a plain file
            Name another file, or `-` for standard output.
        # What commands say of a daemon
        NAME started, pid N
        NAME restarted, pid N
        NAME stopped
        NAME does not run
        NAME reloaded: KEYS
        NAME reloaded; no setting has changed
            It is done, or was so before.
        NAME runs already, pid N
            `start` changes nothing and ends with 0. For new settings: `reload` or `restart`.
        NAME does not run; it left a pid file
        NAME died and left FILE
            It crashed or was killed; the log has its last words. `start` takes the place over, `stop` tidies up.
        NAME is starting
            Ask again; `start` prints how it ends.
        KEYS: only 'NAME restart' applies this
            The other keys are applied already.
        restart: the old daemon, pid N, goes on
            The new one did not come to serve; the line before says why. Nothing was interrupted.
        restart: the old daemon, pid N, did not end in time and is killed
            It had `stop_timeout` for its last connections. The new daemon serves.
        all is well
        advice: TEXT
            What `check` found.
        COMMAND: the daemon does not run
        COMMAND: the daemon is starting
            Status 7. Start it, or wait until it serves.
        restart: FILE: a start is under way
        restart: FILE: another restart is under way
        restart: another restart came first; try again
        stop: FILE: a start is under way
            Somebody else does the same at the moment. Look at `NAME status`, then try again.
        stop: pid N: does not end by SCHEDULE
            Not even SIGKILL ended it: it waits for a device or a network file system. See wchan in /proc/PID.
        reopen: the daemon logs to standard error alone
        reopen: a daemon in the foreground logs to standard error
            There is nothing to be reopened; rotate what reads its output.
        restart: the daemon runs in the foreground: who started it has to restart it
            Use the supervisor's restart.
        """
    }

    static var ofSettings: String {
        """
        # Settings
        FILE:LINE: MESSAGE
        environment VARIABLE_KEY: MESSAGE
            The configuration is wrong there; lust.conf(5) has the messages. Status 6.
        settings: FILE: is not a file
        settings: FILE: is larger than 64 MiB
            It is not a configuration file; see `--config`.
        settings: FILE: belongs to user N, and root would do what he says: chown root it
        settings: FILE: others than root can write to it (mode MODE): chmod go-w it
            Whoever can write to the configuration is root at the next start. Do what the message says.
        account: WORD: no such user
        account: WORD: no such group
            Make one, e.g. with `adduser --system --group NAME`, or correct `uid`, `gid` or `groups`.
        account: WORD: no such user, or none with a group of its own: name the group
            `lust run` wants `--group`.
        account: WORD: is root's user; a daemon has to become another
        account: WORD: is root's group; a daemon has to become another
            Choose another for `uid`, `gid` or `groups`.
        uid: others become WORD too, and can signal this daemon; a user of its own is safer
        uid: WORD is shared by others, who can signal the daemon; a user of its own is safer
            A warning. `adduser --system --group NAME`, then `uid = NAME` and `gid = NAME`.
        the daemon keeps its privileges: drop = no
            A warning. It is as dangerous as it says.
        no /etc/NAME.conf, so the defaults are used
            `NAME config --example` prints a file to begin with.
        log: 'TEXT': not a destination; write file:/PATH, stderr, syslog:FACILITY or journal
        log: 'file:TEXT': the path of a log file is absolute: write file:/PATH
        log: 'syslog:TEXT': not a facility; write one of LIST
        log: 'TEXT': not a format; write one of LIST
        log: 'TEXT': not a level; write one of LIST
        log: WORD: is there twice
        log: N destinations; write N at most
        log: N destinations; N are possible
            Correct `log`, `log_format` or `log_level`.
        """
    }

    static var ofPlaces: String {
        """
        # Files and directories
        STEP: PATH: is not an absolute path
        STEP: PATH: is not the absolute path of a file
        STEP: PATH: names a directory
            Write the whole path of a file, from `/` on.
        STEP: PATH: belongs to user N, who could replace it
        STEP: PATH: is writable by everybody (mode MODE)
        STEP: PATH: is writable by group N (mode MODE)
            Somebody else could put his own file there, and root would use it. `chown root`, `chmod go-w`, or choose
            another place.
        STEP: PATH: is a link to PATH; name the directory itself
        STEP: PATH: is a link of user N
            Write the path that the link leads to.
        jail: PATH: is a link; name the directory itself
            Write the path that the link leads to as `run_dir`.
        jail: PATH: belongs to user N; it has to be root's
        jail: PATH: others than root may write to it (mode MODE)
            Who can write to the jail decides what is found in it. `chown root`, `chmod go-w`; what the daemon may write is
            `data/` in it.
        jail: PATH: mode MODE lets nobody but root in: user WORD needs x; chmod o+x it
        jail: PATH: mode MODE does not let WORD in
        run_dir_mode: MODE lets only root in
            After the drop the daemon could not be in its own directory.
        jail: PATH: is not there
            `lust run` makes none. Make it: root's, mode 755.
        jail: FINDINGS (jail_audit = warn starts all the same)
            In the jail is what leads out of it. Take it away, or say `jail_audit = warn` if it has to be there.
        jail: PATH: gives whoever runs it user N (mode MODE)
        jail: PATH: is the device N, N
        jail: PATH: defines WORD as root
            Grave findings: a setuid or setgid program, a device, a second root in its `passwd`.
        jail: PATH: gives whoever runs it capabilities
        jail: PATH: is a socket of user N: whatever serves it can be reached
        jail: PATH: is a /proc, which leads out of the jail
        jail: PATH: is another file system
        jail: PATH: is writable by everybody and not sticky (mode MODE)
        jail: PATH: is large: only N files were looked at
            Warnings: the daemon starts.
        claim: FILE: is a link; remove it
        claim: FILE: is a link, which no daemon makes
        claim: FILE: is not a plain file with one name; remove it
        claim: FILE: belongs to user N; remove it
            Somebody else put it where the pid file belongs. Remove it, and see who may write to `pid_path`.
        claim: FILE: is held in another pid namespace
            The daemon runs in a container that shares this directory; ask there.
        claim: FILE: another start is under way
        claim: FILE: pid N is ending, and is not gone yet
            A daemon that crashed or was killed is slow to go, e.g. while its memory is freed. Try again.
        claim: FILE: another runs already, pid N
        claim: FILE: it runs already: pid N
            There is one of the name already.
        no pid file: MESSAGE
            Under a supervisor it goes on without: that makes sure there is only one.
        listen: WHERE: Address already in use
            Another program has the port: `ss -ltnp` says which.
        listen: WHERE: is not a numeric address
            Names of hosts are not looked up; write the address.
        listen: PATH: is longer than a socket's path can be (107 bytes)
        listen: PATH: is there and is not a socket
            Choose another path.
        listen: descriptor N: was given and is no listening stream socket (a systemd socket unit: ListenStream=, Accept=no)
        listen: WHERE: what was handed over does not listen there
            What handed the socket over has to be set up otherwise.
        log: FILE: is a symbolic link
        log: FILE: is a FIFO or a socket, not a file
        log: FILE: is not a regular file
        log: FILE: has N names; a log file has one
        log: FILE: belongs to user N
            Somebody else put it where the log belongs. Remove it, and see who may write to the directory.
        log: PATH: Connection refused; no logging daemon listens there
            Start the syslog daemon, or choose another `log`.
        """
    }
}
