# fish completion for lust
# Made by 'lust completion fish'.

# Whether the command is the one named, or, without a name, has yet to come.
function __lust_is
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"
end
# Whether its first argument has yet to come, after all its options that have a value.
function __lust_first
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"; or return
    set -l skip
    for word in $words[3..-1]
        if test -n "$skip"
            set skip
        else if contains -- $word $argv[2..-1]
            set skip 1
        else if not string match -q -- '-*' $word
            return 1
        end
    end
end

complete -c lust -f
complete -c lust -n '__lust_is' -s h -l help -d 'says what the commands do'
complete -c lust -n '__lust_is' -l version -d 'says the version'
complete -c lust -n '__lust_is' -a config -d 'prints an INI file\'s values, or what is wrong with it'
complete -c lust -n '__lust_is config' -l json -d 'prints JSON'
complete -c lust -n '__lust_is config' -s h -l help -d 'says this'
complete -c lust -n '__lust_is config' -F
complete -c lust -n '__lust_is' -a doctor -d 'examines a running daemon: identity, jail, descriptors, pid file'
complete -c lust -n '__lust_is doctor' -l json -d 'prints JSON'
complete -c lust -n '__lust_is doctor' -s h -l help -d 'says this'
complete -c lust -n '__lust_first doctor' -x -a '(__fish_complete_pids)'
complete -c lust -n '__lust_is' -a run -d 'runs a program jailed, without root, with its ports bound'
complete -c lust -n '__lust_is run' -l user -x -a '(__fish_complete_users)' -d 'whom it becomes, by name or number; has to be given'
complete -c lust -n '__lust_is run' -l group -x -a '(__fish_complete_groups)' -d 'its group; the user\'s own by default'
complete -c lust -n '__lust_is run' -l groups -x -a '(__fish_complete_groups)' -d 'supplementary groups; none by default'
complete -c lust -n '__lust_is run' -l jail -x -a '(__fish_complete_directories (commandline -ct))' -d 'the directory that it is shut in; root\'s, and there already'
complete -c lust -n '__lust_is run' -l namespace -d 'with --jail: nothing but the jail is mounted for it'
complete -c lust -n '__lust_is run' -l landlock-read -r -F -d 'files, as the jail has them, to read and run, or none; all by default'
complete -c lust -n '__lust_is run' -l landlock-write -r -F -d 'files that it may change and read, or none; all by default'
complete -c lust -n '__lust_is run' -l landlock-connect -x -d 'TCP ports that it may connect to, or none; all by default'
complete -c lust -n '__lust_is run' -l landlock-bind -x -d 'TCP ports that it may bind besides --listen, or none; all by default'
complete -c lust -n '__lust_is run' -l carry -d 'opens the program before the jail, so that a static one need not be in it'
complete -c lust -n '__lust_is run' -l keep -x -a 'kill net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_pacct sys_nice sys_resource sys_time sys_tty_config lease audit_write audit_control syslog wake_alarm block_suspend audit_read' -d 'capabilities that it has; none by default'
complete -c lust -n '__lust_is run' -l listen -x -d 'binds a port, address:port or /path as root and hands it over as LISTEN_FDS; repeatable'
complete -c lust -n '__lust_is run' -l background -d 'leaves the terminal; returns once the program runs, and prints its pid'
complete -c lust -n '__lust_is run' -l pidfile -r -F -d 'claims the file for the program\'s life; a second run is refused'
complete -c lust -n '__lust_is run' -l log -r -F -d 'where its standard output and error go, appended'
complete -c lust -n '__lust_is run' -l env -x -d 'keeps or sets a variable besides PATH, LANG, LC_*, TZ; repeatable'
complete -c lust -n '__lust_is run' -l umask -x -d 'permissions that files do not get; 077 by default'
complete -c lust -n '__lust_is run' -l seccomp -x -a 'default strict off' -d 'system calls: default, strict (programs can still be run) or off'
complete -c lust -n '__lust_is run' -l timeout -x -d 'how long the start may take; 30s by default'
complete -c lust -n '__lust_is run' -s h -l help -d 'says this'
complete -c lust -n '__lust_first run --user --group --groups --jail --landlock-read --landlock-write --landlock-connect --landlock-bind --keep --listen --pidfile --log --env --umask --seccomp --timeout' -a '(__fish_complete_command)'
complete -c lust -n '__lust_is run; and not __lust_first run --user --group --groups --jail --landlock-read --landlock-write --landlock-connect --landlock-bind --keep --listen --pidfile --log --env --umask --seccomp --timeout' -F
complete -c lust -n '__lust_is' -a tail -d 'follows a log file through every rotation'
complete -c lust -n '__lust_is tail' -l match -x -d 'only lines in which REGEX is found; (?<group>...) names a group; repeatable'
complete -c lust -n '__lust_is tail' -l from -x -a 'end beginning' -d 'end (the default), beginning, or a position that was saved'
complete -c lust -n '__lust_is tail' -l state -r -F -d 'begins where the position in FILE says, and saves it there'
complete -c lust -n '__lust_is tail' -l poll -d 'looks ten times a second instead of being told by inotify'
complete -c lust -n '__lust_is tail' -l once -d 'ends when there is nothing more to read'
complete -c lust -n '__lust_is tail' -s h -l help -d 'says this'
complete -c lust -n '__lust_is tail' -F
complete -c lust -n '__lust_is' -a completion -d 'prints what makes a shell complete this program\'s command line'
complete -c lust -n '__lust_is completion' -s h -l help -d 'says this'
complete -c lust -n '__lust_first completion' -x -a 'bash zsh fish'
complete -c lust -n '__lust_is' -a help -d 'says what the commands do'
complete -c lust -n '__lust_is help' -l man -d 'prints the manual page, for man(1)'
complete -c lust -n '__lust_is help' -s h -l help -d 'says this'
complete -c lust -n '__lust_first help' -x -a 'config doctor run tail completion help'
