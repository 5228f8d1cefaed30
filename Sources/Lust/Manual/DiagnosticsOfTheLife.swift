// SPDX-License-Identifier: MIT

extension Diagnostics {
    static var ofTheStart: String {
        """
        # The start
        start: the jail and the drop need root (without both: --set jail=no --set drop=no)
        run: becoming another user needs root
            Type it as root. Status 4.
        check: N threads run, and the others would stay root and be lost in the fork: make threads and tasks in start, not in main or in a hook before it
        check: libdispatch has started, and its pool never runs again after a fork: use Dispatch and Task in start, not in main or in a hook before it
        threads: a hook started a thread, and it would stay root: make threads in start
        kept: a directory is open, and it leads out of the jail
            The program has to be changed: threads belong into `start`, and a hook closes the directories that it opens.
        check: cap_WORD is needed and is not there: start as root
        check: cap_setpcap is needed to keep a capability and is not there
            A container or a unit took the capability away: give it back, or say `drop = no`.
        check: cap_sys_admin is needed for mounts of its own and is not there: a container has to give it, or the jail does without them
        mounts: Operation not permitted; as in many containers, no mounts of one's own can be made; jail = yes and jail_proc = none need none
        check: a jail in a namespace of its own cannot be made from within a chroot
        check: mounts of its own are for a jail
            What `jail = namespace` and `jail_proc = self` need is not to be had here. Do what the message says.
        check: a file that Landlock is to allow is not open
        check: a port cannot be allowed to connect to
        check: a port cannot be allowed to bind
            Correct the settings that begin with `landlock_`.
        landlock_read: PATH in the jail FOLDER: leads over a link or '..', and there is no openat2(2) to confine it
            As under systemd's `RestrictSUIDSGID=`. Name the file itself.
        check: this kernel cannot filter system calls: it has no seccomp
            Say `seccomp = off`, or use a kernel that has it.
        check: cap_WORD would undo the jail or the drop and cannot be kept
            Take it out of `capabilities`.
        check: user N is no user to become
        check: group N is no group to become
        check: group N is no group to keep
        check: N groups are more than N
        check: N descriptors to keep are more than N
        check: N is no filter of system calls
            The plan cannot be carried out; correct the settings.
        check: the secure bits are locked at 0xN, and 0xN is needed
        check: the secure bits are locked at 0xN, and no capability can be kept
            Whoever starts it has locked them: see capabilities(7). Start it from somewhere else.
        check: /proc/self/status cannot be read: mount /proc first
        check: /proc/self/status is not as the kernel writes it
        check: /proc/self/ns/mnt cannot be looked at
            The place that it is started in has no /proc.
        check: the jail's directory cannot be looked at
        check: the jail is not a directory
        check: descriptor N, to become descriptor N, is not open
        check: descriptor N, to be kept, is not open
        check: no Landlock domain could be made
        check: no pipe to the daemon could be made
        check: no pipe to the keeper could be made
        check: a keeper needs a daemon with a pid file
            A limit was reached (open files, memory), or `keeper` is on where there is no pid file.
        start: not ready in time, and ended
            Nothing is left of it. Its `start` hangs, or `start_timeout` is short.
        start: interrupted
            By a signal; nothing is left of it.
        start: stopped before it was ready
            By a signal to the daemon.
        start: the daemon ended with status N before it was ready; its last words are in FILE
        start: the daemon was killed by signal N (WORDS) before it was ready; its last words are in FILE
            It crashed in its own `start`.
        start: the daemon ended with status N as soon as it was ready; its last words are in FILE
        start: the daemon was killed by signal N (WORDS) as soon as it was ready; its last words are in FILE
            It served for a moment.
        keeper: it ended before it was ready; its last words are in FILE
            Without it there is no daemon; nothing is left of either.
        STEP: the kernel says that the process is not what it has to be
        STEP: the kernel says that the process is not what it has to be: WORDS
            A call answered that it was done and was not. Nothing is left of it. Do not run daemons on such a kernel, or
            under such a filter.
        sequence: N system calls in N µs
        sequence: N system calls in N µs; tolerated: STEPS not done
            What was left out makes the daemon weaker and is tolerated: no Landlock, no keyring, or no CAP_SETPCAP.
        runs as a daemon of its own
        runs in the foreground
        runs in the foreground of a terminal
        runs under SUPERVISOR
        runs under systemd, forking
        runs as process 1
            Where it found itself, and what it does there.
        notify: WORD: is no path and no abstract name
        notify: WORD: REASON; it will not be told anything
            `NOTIFY_SOCKET` leads nowhere. The daemon serves; systemd will take it for one that does not start.
        exec: PATH: it, or its loader, is not there
        exec: PATH: its loader is not: a carried program has to be a static one
        exec: PATH: Permission denied; WORD may not run it
        exec: PATH: Permission denied; WORD may not run it, or --landlock-read lacks its loader
        run: PATH: is not an absolute path
        run: PATH: is not a plain file
            PROGRAM is a path inside of the jail, after the drop. A dynamic one needs its loader and libraries there.
        """
    }

    static var ofTheLife: String {
        """
        # The daemon's life
        NAME is ready
            Its `start` is through, and whoever started it knows.
        stops, by signal N
        stops at once
        stopped
            See SIGNALS.
        N connections were cut
            They went on for longer than `stop_timeout`, or a second signal came.
        SIGHUP: does nothing, for the configuration and the log's name are out of reach here; 'NAME reload' takes up the configuration, 'NAME reopen' opens the log anew
        SIGHUP: does nothing; 'NAME reload' takes up the configuration
        signal N does nothing here
            Use the command.
        reloaded: KEYS
        reloaded: nothing changed
        reloaded: KEYS; need a restart: KEYS
            As `reload` says, too.
        reload: MESSAGE; the old settings stand
        reload: a setting has no value
            The server's own `reload` refused the new settings. Status 1.
        reload: the settings are longer than 128 KiB: only a restart applies them
            `NAME restart`, which reads the file itself.
        COMMAND: the daemon does not serve
            It is starting or stopping.
        the log was opened anew
            `reopen` is done, or SIGUSR1.
        SIGUSR1: does nothing, for the log's name leads nowhere in a jail; 'NAME reopen' opens it anew
        SIGUSR1: PROBLEM
            The old log stays in use.
        a restart did not come about; going on
        another has taken over; N connections are served to their end
        the restart broke off before this daemon had the other's place; the other goes on
            One of the two daemons of a restart says which of them serves.
        restart: N listeners are too many to be handed over
            Stop and start it.
        restart: the pid file is still this daemon's
        restart: what the daemon handed over is not what it named
        restart: FILE: is not what the daemon claims
            The daemon cannot be trusted, or another program answers in its place. Stop and start it.
        restart: the daemon was told to stop meanwhile
        restart: the new daemon ended as soon as it was ready
            No new daemon took over. Look at the log, then start it.
        control: FILE: is there and is not a socket
        control: FILE: has a name that is too long for a socket
        control: FILE: belongs to user N
        control: FILE: is another process's than the pid file's
            Something else has the place of the control socket: see who may write to `pid_path`.
        control: FILE: the daemon does not take the request
        control: FILE: the daemon does not answer
        control: FILE: the daemon ended the connection
        control: FILE: the answer cannot be read
            The main thread of the daemon is held up, or stopped (`kill -CONT`), or the program is another version. `stop`
            works by signals and needs no answer.
        control: process N of user N was turned away
            Somebody who may not tried to command the daemon.
        control: N descriptors came with the request
        control: is not a request
        control: the packet is too short
        control: the packet is too long
        control: another version of the protocol; this is 1
        control: an unknown request
        control: the lengths in the packet are wrong
        reopen: descriptor: is open with O_PATH
        reopen: descriptor: is a directory, which leads out of the jail
        reopen: descriptor: is a block device
        reopen: descriptor: is not a file to log to
        reopen: descriptor: is not open for writing
        reopen: descriptor: is not open for appending
        reopen: descriptor: is no connection to a logging daemon
            What came over the control socket is refused, and nothing was changed. These programs do not send such things.
        reopen: the daemon has other destinations; a restart takes up the new ones
            `log` was changed since the start.
        record: FILE: No space left on device
            How it was started could not be noted: later commands have to be given `--config` and `--set` again.
        # The keeper
        keeper: pid N ended with status N
        keeper: pid N was killed by signal N (WORDS)
        keeper: pid N was killed by signal N (WORDS), core dumped
        keeper: pid N ended; how is not known
            How the daemon ended.
        keeper: starts again in TIME, restart N
        keeper: somebody has started it meanwhile
        keeper: gives up after N restarts within TIME
            See `restart`, `restart_max` and `restart_period`. Then `NAME start`, when the cause is found.
        keeper: the daemon cannot be started again: its program is gone
            It was removed while it ran. Install it, then `NAME start`.
        keeper: MESSAGE
            Why it could not be started again; another try follows.
        """
    }

    static var ofTheLog: String {
        """
        # Connections and the log
        accept at WHERE: Too many open files; new connections wait
            The limit on open files is reached: `limit_nofile`, or `max_connections` is too high.
        accept at WHERE: REASON
            The kernel's reason; it goes on after a pause.
        PEER: MESSAGE
            A handler failed for this client.
        N connections took too long and were ended
            See `connection_timeout`.
        start: thread: Resource temporarily unavailable
            A limit on processes, or on memory, is reached.
        N log records were lost: REASON
            So many could not be written: a full disk, a full pipe, a syslog daemon that is gone.
        log: no destination of this kind to put descriptor N behind
            The daemon logs to no file; see `log`.
        STDOUT: LINE
        STDERR: LINE
            What the program, or a library of it, wrote to standard output or error.
        """
    }
}
